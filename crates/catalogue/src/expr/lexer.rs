//! Words and signs of an expression.

use serde_json::Number;

use super::parser::ParseError;

/// A word or sign, with the place where it begins (characters from 1).
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) at: usize,
}

/// What a token is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    Word(String),
    Text(String),
    Number(Number),
    Sign(&'static str),
}

/// Signs, longer ones first.
const SIGNS: [&str; 17] =
    ["<=", ">=", "!=", "==", "=", "<", ">", "(", ")", "[", "]", ",", ".", "+", "-", "*", "/"];

/// Splits `text` into tokens.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, ParseError> {
    let letters: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let mut place = 0;
    while place < letters.len() {
        let letter = letters[place];
        let at = place + 1;
        if letter.is_whitespace() {
            place += 1;
            continue;
        }
        let (kind, next) = if letter == '"' {
            quoted(&letters, place)?
        } else if letter.is_ascii_digit() {
            number(&letters, place)?
        } else if letter.is_ascii_alphabetic() || letter == '_' {
            let end = run(&letters, place, |letter| letter.is_ascii_alphanumeric() || letter == '_');
            (Kind::Word(letters[place..end].iter().collect()), end)
        } else {
            sign(&letters, place)?
        };
        found.push(Token { kind, at });
        place = next;
    }
    Ok(found)
}

/// The first place from `start` on that `belongs` refuses.
fn run(letters: &[char], start: usize, belongs: impl Fn(char) -> bool) -> usize {
    letters[start..].iter().position(|letter| !belongs(*letter)).map_or(letters.len(), |count| start + count)
}

fn quoted(letters: &[char], start: usize) -> Result<(Kind, usize), ParseError> {
    let mut text = String::new();
    let mut place = start + 1;
    while place < letters.len() {
        match letters[place] {
            '"' => return Ok((Kind::Text(text), place + 1)),
            '\\' => {
                place += 1;
                match letters.get(place) {
                    Some('n') => text.push('\n'),
                    Some(letter @ ('"' | '\\')) => text.push(*letter),
                    _ => return Err(ParseError::new(place, "after \\ only \", \\ or n may stand")),
                }
            }
            letter => text.push(letter),
        }
        place += 1;
    }
    Err(ParseError::new(start + 1, "the text is not closed with a quotation mark"))
}

fn number(letters: &[char], start: usize) -> Result<(Kind, usize), ParseError> {
    let mut end = run(letters, start, |letter| letter.is_ascii_digit());
    let mut whole = true;
    if letters.get(end) == Some(&'.') && letters.get(end + 1).is_some_and(char::is_ascii_digit) {
        end = run(letters, end + 1, |letter| letter.is_ascii_digit());
        whole = false;
    }
    let text: String = letters[start..end].iter().collect();
    let number = if whole {
        text.parse::<i64>().ok().map(Number::from)
    } else {
        // Reals that only print with an exponent could not be read back.
        text.parse::<f64>().ok().and_then(Number::from_f64).filter(|real| !real.to_string().contains('e'))
    };
    let number = number.ok_or_else(|| ParseError::new(start + 1, "the number is too large"))?;
    Ok((Kind::Number(number), end))
}

fn sign(letters: &[char], place: usize) -> Result<(Kind, usize), ParseError> {
    let found = SIGNS.iter().find(|sign| {
        sign.chars().enumerate().all(|(offset, wanted)| letters.get(place + offset) == Some(&wanted))
    });
    match found {
        Some(&"==") => Err(ParseError::new(place + 1, "equality is written with one =")),
        Some(&"/") => Err(ParseError::new(place + 1, "there is no division")),
        Some(sign) => Ok((Kind::Sign(sign), place + sign.len())),
        None => Err(ParseError::new(place + 1, format!("“{}” has no meaning here", letters[place]))),
    }
}
