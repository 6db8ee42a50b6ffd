//! Objects of the file, read member by member. Whoever asks for a member makes it known: what
//! nobody asked for is a fault.

use std::cell::RefCell;

use serde_json::{Map, Value};

use super::faults::{Faults, Place};
use crate::model::{Change, Problem, SeedProblem};

/// One object of the file.
pub(super) struct Object<'a> {
    members: &'a Map<String, Value>,
    place: Place,
    faults: &'a Faults,
    known: RefCell<Vec<&'static str>>,
}

impl<'a> Object<'a> {
    /// Reads the object that stands at a place; `None` after a fault if it is none.
    pub fn read<T>(
        value: &'a Value,
        place: Place,
        faults: &'a Faults,
        read: impl FnOnce(&Self) -> T,
    ) -> Option<T> {
        let Value::Object(members) = value else {
            faults.note(&place, Problem::WrongType { expected: "object" });
            return None;
        };
        let object = Self { members, place, faults, known: RefCell::default() };
        let made = read(&object);
        let known = object.known.take();
        for name in members.keys().filter(|name| !known.contains(&name.as_str())) {
            let problem = SeedProblem::UnknownMember { known: known.clone() };
            faults.of_seed(&object.place.member(name), problem);
        }
        Some(made)
    }

    /// Where it stands.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Notes a fault of a member.
    pub fn fault(&self, name: &str, problem: Problem) {
        self.faults.note(&self.place.member(name), problem);
    }

    /// A member as it stands there.
    pub fn raw(&self, name: &'static str) -> Option<&'a Value> {
        let mut known = self.known.borrow_mut();
        if !known.contains(&name) {
            known.push(name);
        }
        self.members.get(name)
    }

    /// A member that cannot be null.
    pub fn given<T>(
        &self,
        name: &'static str,
        read: impl FnOnce(&Value) -> Result<T, Problem>,
    ) -> Option<T> {
        match read(self.raw(name)?) {
            Ok(value) => Some(value),
            Err(problem) => {
                self.fault(name, problem);
                None
            }
        }
    }

    /// A member that must be there.
    pub fn required<T>(
        &self,
        name: &'static str,
        read: impl FnOnce(&Value) -> Result<T, Problem>,
    ) -> Option<T> {
        let value = self.given(name, read);
        if !self.members.contains_key(name) {
            self.fault(name, Problem::Missing);
        }
        value
    }

    /// A member that null takes away.
    pub fn change<T>(
        &self,
        name: &'static str,
        read: impl FnOnce(&Value) -> Result<T, Problem>,
    ) -> Change<T> {
        match self.raw(name) {
            None => Change::Keep,
            Some(Value::Null) => Change::Clear,
            Some(value) => match read(value) {
                Ok(value) => Change::Set(value),
                Err(problem) => {
                    self.fault(name, problem);
                    Change::Keep
                }
            },
        }
    }

    /// The object in a member; `None` if there is none.
    pub fn nested<T>(&self, name: &'static str, read: impl FnOnce(&Object<'a>) -> T) -> Option<T> {
        let value = self.raw(name)?;
        Object::read(value, self.place.member(name), self.faults, read)
    }

    /// The object in a member that null takes away.
    pub fn nested_change<T>(
        &self,
        name: &'static str,
        read: impl FnOnce(&Object<'a>) -> T,
    ) -> Change<T> {
        match self.raw(name) {
            None => Change::Keep,
            Some(Value::Null) => Change::Clear,
            Some(value) => {
                let made = Object::read(value, self.place.member(name), self.faults, read);
                made.map_or(Change::Keep, Change::Set)
            }
        }
    }

    /// The elements of the array in a member, each with its place; none if there is no array.
    pub fn items(&self, name: &'static str) -> Vec<(&'a Value, Place)> {
        let place = self.place.member(name);
        match self.raw(name) {
            None => Vec::new(),
            Some(Value::Array(items)) => {
                items.iter().enumerate().map(|(number, item)| (item, place.item(number))).collect()
            }
            Some(_) => {
                self.faults.note(&place, Problem::WrongType { expected: "array" });
                Vec::new()
            }
        }
    }

    /// What is made of the objects of the array in a member; those that nothing could be made of,
    /// which is a fault, are left out.
    pub fn each<T>(
        &self,
        name: &'static str,
        mut read: impl FnMut(&Object<'a>) -> Option<T>,
    ) -> Vec<T> {
        let items = self.items(name).into_iter();
        items
            .filter_map(|(item, place)| Object::read(item, place, self.faults, &mut read).flatten())
            .collect()
    }
}
