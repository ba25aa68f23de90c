//! What could grow without end in a component is bounded, each with an error that names the bound.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::wildcard_enum_match_arm,
    reason = "a panic is how a test fails, in its helpers too"
)]

use core::fmt::Write as _;

use wrt_component::{Config, component_regions, validate};
use wrt_error::{ComponentLimits, ParseErrorKind, Resource};
use wrt_platform_linux::Linux;

fn reached(config: &Config, component: &[u8]) -> Resource {
    match validate(&Linux::new(), config, component).unwrap_err().kind {
        ParseErrorKind::Limit(limit) => limit.what,
        other => panic!("refused for something else: {other}"),
    }
}

/// Types that each name the one before twice: `first`, then `next` with the names of both.
fn doubled(levels: u32, first: &str, next: impl Fn(u32) -> String) -> Vec<u8> {
    let mut text = format!("(component (type $t0 {first})");
    for level in 1..=levels {
        write!(text, "(type $t{level} {})", next(level.wrapping_sub(1))).unwrap();
    }
    text.push(')');
    wat::parse_str(text).unwrap()
}

#[test]
fn a_type_of_values_that_doubles_is_refused_for_its_size() {
    let component = doubled(40, "u8", |below| format!("(tuple $t{below} $t{below})"));
    assert_eq!(reached(&Config::default(), &component), Resource::ComponentTypeSize);
}

#[test]
fn an_instance_type_that_doubles_is_refused_for_its_size() {
    let next = |below| {
        format!(r#"(instance (export "a" (instance (type $t{below}))) (export "b" (instance (type $t{below}))))"#)
    };
    let component = doubled(40, "(instance)", next);
    assert_eq!(reached(&Config::default(), &component), Resource::ComponentTypeSize);
}

#[test]
fn a_type_of_values_nests_no_deeper_than_its_bound() {
    let list = |levels| doubled(levels, "u8", |below| format!("(list $t{below})"));
    validate(&Linux::new(), &Config::default(), &list(99)).unwrap();
    assert_eq!(reached(&Config::default(), &list(100)), Resource::ValueTypeDepth);
}

#[test]
fn components_nest_no_deeper_than_their_bound() {
    let preamble = [0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00];
    let mut component = preamble.to_vec();
    for _ in 0..1200 {
        let mut outer = preamble.to_vec();
        outer.push(4);
        let mut size = component.len();
        while size >= 0x80 {
            outer.push(u8::try_from(size & 0x7f).unwrap() | 0x80);
            size >>= 7;
        }
        outer.push(u8::try_from(size).unwrap());
        outer.extend(component);
        component = outer;
    }
    assert_eq!(reached(&Config::default(), &component), Resource::ComponentDepth);
}

#[test]
fn checks_take_no_more_steps_than_their_bound() {
    let next = |below| {
        format!(r#"(instance (export "a" (instance (type $t{below}))) (export "b" (instance (type $t{below}))))"#)
    };
    let mut text = String::from("(component (type $t0 (instance))");
    for level in 1..=12 {
        write!(text, "(type $t{level} {})", next(level - 1)).unwrap();
    }
    text.push_str(r#"(import "i" (instance (type $t12))))"#);
    let component = wat::parse_str(text).unwrap();
    validate(&Linux::new(), &Config::default(), &component).unwrap();
    let mut config = Config::default();
    config.limits.component_steps = 100;
    assert_eq!(reached(&config, &component), Resource::ComponentSteps);
}

#[test]
fn what_a_validator_reserves_is_listed() {
    let spaces =
        component_regions(&ComponentLimits::DEFAULT).filter(|need| need.what == Resource::ComponentItems).count();
    assert_eq!(spaces, 17, "thirteen index spaces, imports, exports, and the resources of both kinds");
}
