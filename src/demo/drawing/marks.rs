//! The marks: signed distances to simple shapes, below 0 inside, in a tile from -1 to 1.

use std::f32::consts::{FRAC_1_SQRT_2, PI};

/// Half the square root of 3: the height of a triangle with equal sides of 1.
const HALF_SQRT_3: f32 = 0.866_025_4;

/// A mark that a tile can carry.
#[derive(Clone, Copy)]
pub enum Mark {
    /// A ring around a dot.
    Ring,
    /// Rising bars.
    Bars,
    /// A hexagon within a hexagon.
    Hexagon,
    /// Two waves.
    Waves,
    /// Two circles that overlap.
    Circles,
    /// Two mountains.
    Peaks,
    /// Four leaves around a middle.
    Leaves,
    /// Two chevrons to the right.
    Chevrons,
    /// A square on its corner within another.
    Diamond,
    /// Arcs that spread from a corner.
    Signal,
    /// Nine dots on a grid.
    Dots,
}

/// All marks. Their number has no divisor in common with that of the palettes.
pub const MARKS: [Mark; 11] = [
    Mark::Ring,
    Mark::Bars,
    Mark::Hexagon,
    Mark::Waves,
    Mark::Circles,
    Mark::Peaks,
    Mark::Leaves,
    Mark::Chevrons,
    Mark::Diamond,
    Mark::Signal,
    Mark::Dots,
];

/// The two layers of a mark at this point: distance and opacity.
pub fn layers(mark: Mark, x: f32, y: f32) -> [(f32, f32); 2] {
    match mark {
        Mark::Ring => [(ring(x, y, 0.42, 0.085), 0.96), (circle(x, y, 0.17), 0.96)],
        Mark::Bars => bars(x, y),
        Mark::Hexagon => [(hexagon(x, y, 0.46).abs() - 0.065, 0.96), (hexagon(x, y, 0.22), 0.62)],
        Mark::Waves => [(wave(x, y + 0.17), 0.96), (wave(x, y - 0.19), 0.60)],
        Mark::Circles => {
            [(circle(x - 0.19, y, 0.34), 0.60), (ring(x + 0.19, y, 0.29, 0.075), 0.96)]
        }
        Mark::Peaks => [
            (triangle(x + 0.12, y - 0.36, 0.46, 0.78), 0.96),
            (triangle(x - 0.28, y - 0.36, 0.34, 0.50), 0.60),
        ],
        Mark::Leaves => leaves(x, y),
        Mark::Chevrons => [(chevron(x - 0.20, y), 0.96), (chevron(x + 0.20, y), 0.60)],
        Mark::Diamond => diamond(x, y),
        Mark::Signal => signal(x, y),
        Mark::Dots => dots(x, y),
    }
}

/// The distance to a box with round corners around the middle.
pub fn rounded_box(x: f32, y: f32, half_width: f32, half_height: f32, radius: f32) -> f32 {
    let (dx, dy) = (x.abs() - half_width + radius, y.abs() - half_height + radius);
    length(dx.max(0.0), dy.max(0.0)) + dx.max(dy).min(0.0) - radius
}

/// Quicker than `hypot`, whose care for huge and tiny numbers nothing here needs.
fn length(x: f32, y: f32) -> f32 {
    (x * x + y * y).sqrt()
}

fn circle(x: f32, y: f32, radius: f32) -> f32 {
    length(x, y) - radius
}

fn ring(x: f32, y: f32, radius: f32, half_width: f32) -> f32 {
    circle(x, y, radius).abs() - half_width
}

fn bars(x: f32, y: f32) -> [(f32, f32); 2] {
    let bar = |middle: f32, top: f32| {
        let half_height = (0.46 - top) / 2.0;
        rounded_box(x - middle, y - (0.46 - half_height), 0.105, half_height, 0.06)
    };
    [(bar(0.34, -0.46).min(bar(0.0, -0.14)), 0.96), (bar(-0.34, 0.12), 0.62)]
}

/// A hexagon with round corners that stands on one of them; `inner` reaches to its sides.
fn hexagon(x: f32, y: f32, inner: f32) -> f32 {
    let sides = x.abs().max(x.abs() * 0.5 + y.abs() * HALF_SQRT_3);
    let outside = circle(x, y, inner * 1.11);
    sides.max(outside + inner) - inner
}

fn wave(x: f32, y: f32) -> f32 {
    let (height, turns) = (0.11, 1.55 * PI);
    let slope = height * turns * (x * turns).cos();
    let band = (y - height * (x * turns).sin()).abs() / length(slope, 1.0) - 0.075;
    band.max(x.abs() - 0.56)
}

/// A triangle that stands on the line y = 0.
fn triangle(x: f32, y: f32, half_width: f32, height: f32) -> f32 {
    let side =
        (x.abs() * height - y * half_width - height * half_width) / length(half_width, height);
    side.max(y)
}

fn leaves(x: f32, y: f32) -> [(f32, f32); 2] {
    // A leaf is where two circles overlap; its tips lie on the diagonal.
    let leaf = |x: f32, y: f32| {
        let (along, across) = ((x + y) * FRAC_1_SQRT_2 - 0.37, (x - y) * FRAC_1_SQRT_2);
        circle(along, across.abs() + 0.16, 0.32)
    };
    [(leaf(x, y).min(leaf(-x, -y)), 0.96), (leaf(x, -y).min(leaf(-x, y)), 0.60)]
}

fn chevron(x: f32, y: f32) -> f32 {
    let arm = ((x + y.abs() - 0.14) * FRAC_1_SQRT_2).abs() - 0.085;
    arm.max(y.abs() - 0.42)
}

fn diamond(x: f32, y: f32) -> [(f32, f32); 2] {
    let (u, v) = ((x + y) * FRAC_1_SQRT_2, (x - y) * FRAC_1_SQRT_2);
    let frame = rounded_box(u, v, 0.36, 0.36, 0.10).abs() - 0.065;
    [(frame, 0.96), (rounded_box(u, v, 0.16, 0.16, 0.05), 0.62)]
}

fn signal(x: f32, y: f32) -> [(f32, f32); 2] {
    let (x, y) = (x + 0.40, y - 0.40);
    let quarter = (-x).max(y);
    let arc = |radius: f32| ring(x, y, radius, 0.075).max(quarter);
    [(circle(x - 0.06, y + 0.06, 0.13).min(arc(0.80)), 0.96), (arc(0.47), 0.62)]
}

fn dots(x: f32, y: f32) -> [(f32, f32); 2] {
    let gap = 0.36;
    let nearest = |value: f32| (value / gap).round().clamp(-1.0, 1.0);
    let (column, row) = (nearest(x), nearest(y));
    let dot = circle(x - column * gap, y - row * gap, 0.12);
    let is_on_diagonal = (column + row).abs() < 0.5;
    [(dot, if is_on_diagonal { 0.96 } else { 0.55 }), (1.0, 0.0)]
}
