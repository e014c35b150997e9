//! Changes to whole elements of DER or BER, with the lengths around them put right, so that a
//! change deep inside is read as such and not refused at the outermost length.

use rand::RngExt as _;
use rand_chacha::ChaCha8Rng;

/// Elements deeper than this stay bytes.
const DEEPEST: usize = 24;
/// More elements than this are not taken apart.
const MOST: usize = 4_096;

/// An element with what it holds.
#[derive(Debug, Clone)]
struct Element {
    tag: u8,
    holds: Holds,
}

#[derive(Debug, Clone)]
enum Holds {
    Bytes(Vec<u8>),
    Elements(Vec<Element>),
}

/// A change to one element of `input`; none when that is no DER. `other` gives parts too.
pub(crate) fn change(input: &[u8], other: &[u8], random: &mut ChaCha8Rng) -> Option<Vec<u8>> {
    let mut left = MOST;
    let mut elements = read(input, 0, &mut left)?;
    let count = count(&elements);
    let at = random.random_range(0..count);
    let donor = read(other, 0, &mut { MOST }).and_then(|others| {
        let place = random.random_range(0..self::count(&others));
        find(&others, &mut place.clone()).cloned()
    });
    alter(&mut elements, &mut at.clone(), random, donor);
    let mut written = Vec::with_capacity(input.len() + 64);
    elements.iter().for_each(|element| write(element, &mut written));
    Some(written)
}

/// The elements of which the bytes are made, to the last.
fn read(mut bytes: &[u8], depth: usize, left: &mut usize) -> Option<Vec<Element>> {
    let mut elements = Vec::new();
    while !bytes.is_empty() {
        *left = left.checked_sub(1)?;
        let (tag, length) = (*bytes.first()?, *bytes.get(1)?);
        let (head, length) = match length {
            short @ 0..=0x7f => (2, usize::from(short)),
            0x81..=0x84 => {
                let octets = usize::from(length & 0x7f);
                let value = bytes.get(2..2 + octets)?.iter();
                (2 + octets, value.fold(0, |sum, byte| (sum << 8) | usize::from(*byte)))
            }
            _ => return None,
        };
        let inside = bytes.get(head..head.checked_add(length)?)?;
        bytes = &bytes[head + length..];
        // What octet strings and alternatives hold is often an element again.
        let may_hold = tag & 0x20 != 0 || tag == 0x04 || tag & 0x80 != 0;
        let parts = if may_hold && depth < DEEPEST && !inside.is_empty() {
            read(inside, depth + 1, left)
        } else {
            None
        };
        let holds = parts.map_or_else(|| Holds::Bytes(inside.to_vec()), Holds::Elements);
        elements.push(Element { tag, holds });
    }
    (!elements.is_empty()).then_some(elements)
}

fn count(elements: &[Element]) -> usize {
    let inside = |element: &Element| match &element.holds {
        Holds::Elements(parts) => count(parts),
        Holds::Bytes(_) => 0,
    };
    elements.iter().map(|element| 1 + inside(element)).sum()
}

fn find<'a>(elements: &'a [Element], at: &mut usize) -> Option<&'a Element> {
    for element in elements {
        if *at == 0 {
            return Some(element);
        }
        *at -= 1;
        if let Holds::Elements(parts) = &element.holds
            && let Some(found) = find(parts, at)
        {
            return Some(found);
        }
    }
    None
}

/// Changes the element at that place, counted as they stand; true when it was there.
fn alter(
    elements: &mut Vec<Element>,
    at: &mut usize,
    random: &mut ChaCha8Rng,
    donor: Option<Element>,
) -> bool {
    for place in 0..elements.len() {
        if *at == 0 {
            alter_here(elements, place, random, donor);
            return true;
        }
        *at -= 1;
        if let Holds::Elements(parts) = &mut elements[place].holds
            && alter(parts, at, random, donor.clone())
        {
            return true;
        }
    }
    false
}

fn alter_here(elements: &mut Vec<Element>, place: usize, random: &mut ChaCha8Rng, donor: Option<Element>) {
    match random.random_range(0..8) {
        0 => drop(elements.remove(place)),
        1 => {
            let twin = elements[place].clone();
            let times = if random.random_bool(0.05) { 500 } else { 1 };
            (0..times).for_each(|_| elements.insert(place, twin.clone()));
        }
        2 => {
            let other = random.random_range(0..elements.len());
            elements.swap(place, other);
        }
        3 => elements[place].tag = random.random(),
        4 => elements[place].tag ^= 0x20,
        5 => elements[place] = donor.unwrap_or_else(|| elements[place].clone()),
        6 => {
            let inner = elements[place].clone();
            let levels = if random.random_bool(0.1) { 200 } else { 1 };
            elements[place] = (0..levels).fold(inner, |inner, _| Element {
                tag: inner.tag | 0x20,
                holds: Holds::Elements(vec![inner]),
            });
        }
        _ => elements[place].holds = value(&elements[place].holds, random),
    }
}

/// Another value of about the same kind.
fn value(holds: &Holds, random: &mut ChaCha8Rng) -> Holds {
    let Holds::Bytes(bytes) = holds else { return Holds::Bytes(Vec::new()) };
    let mut bytes = bytes.clone();
    match random.random_range(0..6) {
        0 => bytes.clear(),
        1 => bytes = vec![0xff; random.random_range(1..40)],
        2 => bytes = vec![0; random.random_range(1..2_000)],
        3 => bytes.insert(0, random.random()),
        4 => bytes.truncate(bytes.len() / 2),
        _ => super::mutate::bytes(&mut bytes, random),
    }
    Holds::Bytes(bytes)
}

fn write(element: &Element, out: &mut Vec<u8>) {
    let inside = match &element.holds {
        Holds::Bytes(bytes) => bytes.clone(),
        Holds::Elements(parts) => {
            let mut inside = Vec::new();
            parts.iter().for_each(|part| write(part, &mut inside));
            inside
        }
    };
    out.push(element.tag);
    match inside.len() {
        short @ 0..=0x7f => out.push(short as u8),
        long => {
            let octets = long.to_be_bytes();
            let first = octets.iter().position(|byte| *byte != 0).unwrap_or(0);
            out.push(0x80 | (octets.len() - first) as u8);
            out.extend(&octets[first..]);
        }
    }
    out.extend(inside);
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;

    use super::*;

    #[test]
    fn what_is_read_is_written_again() {
        // A sequence of a number and of octets that hold a number.
        let der = hex::decode("30080201050403020107").unwrap();
        let elements = read(&der, 0, &mut { MOST }).unwrap();
        let mut written = Vec::new();
        elements.iter().for_each(|element| write(element, &mut written));
        assert_eq!(written, der);
        assert_eq!(count(&elements), 4);
    }

    #[test]
    fn a_change_keeps_the_lengths_right() {
        let der = hex::decode("300902010504030201073000").unwrap();
        let mut random = ChaCha8Rng::seed_from_u64(1);
        for _ in 0..1_000 {
            let changed = change(&der[..11], &der[..11], &mut random).unwrap();
            assert!(changed.is_empty() || read(&changed, 0, &mut { MOST }).is_some() || changed.len() > 200);
        }
    }
}
