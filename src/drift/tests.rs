use serde_json::json;

use super::*;

fn contract(schema: &Value) -> Contract {
    let document = json!({"paths": {
        "/things": {"get": {"operationId": "list", "responses": {"200": {"content": {"application/json": {"schema": schema}}}}}},
        "/things/{id}": {"get": {"operationId": "get",
            "parameters": [{"in": "query", "name": "view"}],
            "responses": {"200": {"content": {"image/png": {}}}}}},
        "/others": {"get": {"operationId": "others", "parameters": [{"in": "query", "name": "from", "required": true}],
            "responses": {"200": {"content": {"application/json": {"schema": true}}}}}},
    }, "components": {"schemas": {
        "Thing": {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}, "size": {"type": ["integer", "null"]}}, "additionalProperties": false},
    }}});
    Contract::read(&document.to_string()).unwrap()
}

fn answer(body: &Value) -> Answered {
    Answered {
        status: 200,
        media_type: "application/json".into(),
        body: Ok(body.to_string().into_bytes()),
    }
}

/// The differences of the list, one line each.
fn found(schema: &Value, body: &Value) -> Vec<String> {
    let report = check(&contract(schema), &BTreeMap::new(), &mut |path| match path {
        "/things" => Ok(answer(body)),
        path => Err(format!("no {path}")),
    });
    report.operations[0].differences.iter().map(ToString::to_string).collect()
}

#[test]
fn what_is_as_in_the_contract_is_no_difference() {
    let list = json!({"type": "array", "items": {"$ref": "#/components/schemas/Thing"}});
    for body in [json!([]), json!([{"id": "a"}, {"id": "b", "size": 3}, {"id": "c", "size": null}])]
    {
        assert_eq!(found(&list, &body), [""; 0], "{body}");
    }
}

#[test]
fn members_are_missing_added_or_of_another_type() {
    let list = json!({"type": "array", "items": {"$ref": "#/components/schemas/Thing"}});
    let body = json!([{"id": 1}, {"id": 2, "size": 1.5}, {"size": 3, "color": "red"}]);
    assert_eq!(
        found(&list, &body),
        [
            "added    /*/color: string",
            "missing  /*/id: string in the contract",
            "type     /*/id: string in the contract, integer here (2 times)",
            "type     /*/size: integer or null in the contract, number here",
        ]
    );
    assert_eq!(
        found(&list, &json!({})),
        ["type     the answer: array in the contract, object here"]
    );
}

#[test]
fn of_alternatives_the_closest_is_told() {
    let either = json!({"oneOf": [
        {"type": "object", "required": ["a"], "properties": {"a": {"const": 1}, "b": {"type": "string"}}},
        {"type": "string"},
    ]});
    assert_eq!(found(&either, &json!("text")), [""; 0]);
    assert_eq!(
        found(&either, &json!({"a": 1, "b": 2})),
        ["type     /b: string in the contract, integer here"]
    );
    let whole = json!({"allOf": [{"$ref": "#/components/schemas/Thing"}, {"properties": {"kind": {"enum": ["x", "y"]}}}]});
    assert_eq!(
        found(&whole, &json!({"id": "a", "kind": "z"})),
        ["value    /kind: \"x\" or \"y\" in the contract, \"z\" here"]
    );
}

#[test]
fn lists_tell_ids_and_what_is_not_known_is_said() {
    let list = json!({"type": "object", "properties": {"content": {"type": "array"}}});
    let mut asked = Vec::new();
    let given = BTreeMap::from([("view".to_owned(), "a b".to_owned())]);
    let report = check(&contract(&list), &given, &mut |path| {
        asked.push(path.to_owned());
        match path {
            "/things" => Ok(answer(&json!({"content": [{"id": "x/y"}]}))),
            _ => Ok(Answered {
                status: 404,
                media_type: "text/plain".into(),
                body: Ok(b"no\nsuch thing".into()),
            }),
        }
    });
    assert_eq!(asked, ["/things", "/things/x%2Fy?view=a+b"]);
    let reasons: Vec<_> = report.operations.iter().map(|one| one.not_compared.as_deref()).collect();
    assert_eq!(
        reasons,
        [None, Some("say --param from=VALUE"), Some("answered 404: no such thing")]
    );
    assert_eq!((report.compared(), report.drifted()), (1, 0));
}

#[test]
fn another_media_type_or_status_is_a_difference() {
    let any = json!(true);
    let report = check(&contract(&any), &BTreeMap::new(), &mut |path| match path {
        "/things" => {
            Ok(Answered { status: 200, media_type: "text/html".into(), body: Ok(b"<p>".into()) })
        }
        path => Err(format!("no {path}")),
    });
    assert_eq!(
        report.operations[0].differences[0].to_string(),
        "media type the answer: application/json in the contract, text/html here"
    );
    let report = check(&contract(&any), &BTreeMap::new(), &mut |_| {
        Ok(Answered { status: 206, media_type: String::new(), body: Ok(Vec::new()) })
    });
    assert_eq!(
        report.operations[0].differences[0].to_string(),
        "status   the answer: 200 in the contract, 206 here"
    );
}

#[test]
fn a_schema_that_holds_itself_ends() {
    let document = json!({"paths": {"/a": {"get": {"responses": {"200": {"content": {"application/json":
        {"schema": {"$ref": "#/components/schemas/Loop"}}}}}}}},
        "components": {"schemas": {"Loop": {"allOf": [{"$ref": "#/components/schemas/Loop"}]}}}});
    let contract = Contract::read(&document.to_string()).unwrap();
    let report = check(&contract, &BTreeMap::new(), &mut |_| Ok(answer(&json!({"a": 1}))));
    assert_eq!(report.compared(), 1);
}

/// The differences of one answer beside a schema of a contract that is not ours.
fn told(answers: &Value, status: u16, media_type: &str, body: &Value) -> Vec<String> {
    let document = json!({"paths": {"/a": {"get": {"responses": answers}}}});
    let contract = Contract::read(&document.to_string()).unwrap();
    let report = check(&contract, &BTreeMap::new(), &mut |_| {
        Ok(Answered { status, media_type: media_type.into(), ..answer(body) })
    });
    report.operations[0].differences.iter().map(ToString::to_string).collect()
}

#[test]
fn contracts_of_others_are_understood() {
    let list = json!({"type": "array", "items": {"type": "string", "nullable": true}});
    let json_of = |kind: &str| json!({"content": {kind: {"schema": list}}});
    let body = json!(["a", null]);
    for answers in [
        json!({"200": json_of("application/json")}),
        json!({"2XX": json_of("Application/JSON; charset=utf-8")}),
        json!({"2xx": json_of("application/*")}),
        json!({"default": json_of("*/*")}),
    ] {
        assert_eq!(told(&answers, 200, "application/json", &body), [""; 0], "{answers}");
        let found = told(&answers, 200, "application/json", &json!([1]));
        assert_eq!(found, ["type     /*: null or string in the contract, integer here"]);
    }
    let count = json!({"200": {"content": {"*/*": {"schema": {"type": "integer"}}}}});
    assert_eq!(told(&count, 200, "application/json", &json!(2.0)), [""; 0]);
    assert_eq!(
        told(&json!({"404": {}}), 204, "", &json!(null)),
        ["status   the answer: no success in the contract, 204 here"]
    );
}
