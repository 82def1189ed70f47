//! Shapes of numbers, written as the standards write them: `n` a digit, `a` a letter, `c` either, anything else itself.
//!
//! A number is in normal form when its shape is looked at, so its letters are upper case and those of a shape are not.

use crate::refusal::Refusal;

/// Accepts a text that has one of these shapes, and tells what is wrong with the nearest one.
pub(crate) fn fits(text: &str, shapes: &[&str]) -> Result<(), Refusal> {
    let found = text.chars().count();
    if found == 0 {
        return Err(Refusal::Empty);
    }
    let same_length = shapes.iter().filter(|shape| shape.len() == found);
    let mut nearest = None;
    for shape in same_length {
        match stranger(text, shape) {
            None => return Ok(()),
            other => nearest = nearest.max(other),
        }
    }
    Err(match nearest {
        Some((place, found)) => Refusal::Character { found, position: place + 1 },
        None => wrong_length(found, shapes),
    })
}

/// Finds the first character that does not go with the shape.
fn stranger(text: &str, shape: &str) -> Option<(usize, char)> {
    text.chars().zip(shape.bytes()).enumerate().find_map(|(place, (c, class))| {
        let good = match class {
            b'n' => c.is_ascii_digit(),
            b'a' => c.is_ascii_uppercase(),
            b'c' => c.is_ascii_digit() || c.is_ascii_uppercase(),
            literal => c == char::from(literal),
        };
        (!good).then_some((place, c))
    })
}

fn wrong_length(found: usize, shapes: &[&str]) -> Refusal {
    let mut lengths: Vec<_> = shapes.iter().map(|shape| shape.len()).collect();
    lengths.sort_unstable();
    lengths.dedup();
    match lengths[..] {
        [needed] if found < needed => Refusal::TooShort { found, needed },
        [max] => Refusal::TooLong { found, max },
        _ => Refusal::Length { found, allowed: lengths },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_shape_tells_what_is_wrong() {
        let shapes = ["GDnnn", "HAnnn", "nnn"];
        assert_eq!(fits("HA500", &shapes), Ok(()));
        assert_eq!(fits("HA5X0", &shapes), Err(Refusal::Character { found: 'X', position: 4 }));
        assert_eq!(fits("HA50", &shapes), Err(Refusal::Length { found: 4, allowed: vec![3, 5] }));
        assert_eq!(fits("", &shapes), Err(Refusal::Empty));
        assert_eq!(fits("12é", &["nnn"]), Err(Refusal::Character { found: 'é', position: 3 }));
    }
}
