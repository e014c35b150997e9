//! APIs: services behind a node that an agency's own program answers, described by OpenAPI.

use std::fmt;
use std::str::FromStr;

use kernel::{AgencyId, Text};
use serde::{Deserialize, Serialize};

/// Methods that an API may offer, as OpenAPI's path items name them.
pub const METHODS: [&str; 8] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE"];

/// A service behind a node.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Api {
    /// Id.
    pub id: String,
    /// Name.
    pub name: Text,
    /// Agency that answers for it.
    pub agency: AgencyId,
    /// Where a request names the person it is about; none when it is about nobody.
    pub subject: Option<SubjectAt>,
    /// Its OpenAPI description, as the file has it.
    pub description: String,
    /// The operations in it, with `{name}` for parameters.
    pub operations: Vec<Endpoint>,
}

/// Where in a request the person's id number stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SubjectAt {
    /// A parameter of the path.
    Path(String),
    /// A parameter of the query.
    Query(String),
    /// A header.
    Header(String),
    /// A place in a JSON body (RFC 6901).
    Json(String),
}

/// A method and a path. In a contract `*` stands for one segment, in a description `{name}` does.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Endpoint {
    /// The method, in capitals.
    pub method: String,
    /// The path, a slash at its beginning.
    pub path: String,
}

impl FromStr for Endpoint {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (method, path) = text.split_once(' ').ok_or("an endpoint is a method, a space and a path")?;
        if !METHODS.contains(&method) {
            return Err(format!("“{method}” is none of the methods {}", METHODS.join(", ")));
        }
        let plain = path.bytes().all(|byte| byte.is_ascii_graphic() && !b"?#%\\".contains(&byte));
        if !path.starts_with('/') || !plain {
            return Err(format!("“{path}” is no path: it begins with a slash and has no ?, # or %"));
        }
        if path.split('/').any(|segment| segment == "." || segment == "..") {
            return Err(format!("“{path}” has the segment . or .."));
        }
        Ok(Self { method: method.to_owned(), path: path.to_owned() })
    }
}

impl TryFrom<String> for Endpoint {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Endpoint> for String {
    fn from(endpoint: Endpoint) -> Self {
        endpoint.to_string()
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}

fn is_parameter(segment: &str) -> bool {
    segment == "*" || (segment.starts_with('{') && segment.ends_with('}'))
}

impl Endpoint {
    fn fits(&self, method: &str, path: &str, fit: impl Fn(&str, &str) -> bool) -> bool {
        let (own, other) = (self.path.split('/'), path.split('/'));
        self.method == method
            && own.clone().count() == other.clone().count()
            && own.zip(other).all(|(own, other)| fit(own, other))
    }

    /// Whether a request is of this endpoint: a parameter stands for one segment that is not empty.
    pub fn matches(&self, method: &str, path: &str) -> bool {
        self.fits(method, path, |own, asked| own == asked || (is_parameter(own) && !asked.is_empty()))
    }

    /// Whether a description's operation is what this endpoint of a contract speaks of, or more.
    pub fn lies_in(&self, operation: &Self) -> bool {
        operation.fits(&self.method, &self.path, |described, own| described == own || is_parameter(described))
    }

    fn parameters(&self) -> usize {
        self.path.split('/').filter(|segment| is_parameter(segment)).count()
    }
}

impl Api {
    /// The operation that a request is: of several that fit, the one with the fewest parameters
    /// (OpenAPI 3.1, Paths Object).
    pub fn operation(&self, method: &str, path: &str) -> Option<&Endpoint> {
        let fitting = self.operations.iter().filter(|operation| operation.matches(method, path));
        fitting.min_by_key(|operation| operation.parameters())
    }

    /// The segment of `path` that is the parameter `name`, as it is written.
    pub fn parameter<'p>(&self, method: &str, path: &'p str, name: &str) -> Option<&'p str> {
        let wanted = format!("{{{name}}}");
        let place = self.operation(method, path)?.path.split('/').position(|segment| segment == wanted)?;
        path.split('/').nth(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endpoint(text: &str) -> Endpoint {
        text.parse().unwrap()
    }

    #[test]
    fn a_star_is_one_segment() {
        let things = endpoint("GET /v1/things/*");
        assert!(things.matches("GET", "/v1/things/7"));
        for (method, path) in [
            ("POST", "/v1/things/7"),
            ("GET", "/v1/things"),
            ("GET", "/v1/things/"),
            ("GET", "/v1/things/7/parts"),
            ("GET", "/v1/others/7"),
        ] {
            assert!(!things.matches(method, path), "{method} {path}");
        }
        assert!(things.lies_in(&endpoint("GET /v1/things/{id}")));
        assert!(endpoint("GET /v1/things/mine").lies_in(&endpoint("GET /v1/things/{id}")));
        assert!(!things.lies_in(&endpoint("GET /v1/things/mine")));
    }

    #[test]
    fn the_operation_with_the_fewest_parameters_is_meant() {
        let api = Api {
            id: "things".to_owned(),
            name: Text::default(),
            agency: AgencyId::new("a"),
            subject: None,
            description: String::new(),
            operations: vec![endpoint("GET /things/{id}"), endpoint("GET /things/mine")],
        };
        assert_eq!(api.parameter("GET", "/things/7", "id"), Some("7"));
        assert_eq!(api.parameter("GET", "/things/mine", "id"), None);
    }

    #[test]
    fn what_is_no_endpoint_is_refused() {
        for text in ["", "GET", "GET things", "get /things", "GET /a?b=1", "GET /a/../b", "GET /a%2Fb"] {
            assert!(text.parse::<Endpoint>().is_err(), "{text}");
        }
    }
}
