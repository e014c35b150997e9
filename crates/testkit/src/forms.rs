//! The forms of a page, read from its HTML as a browser reads them, to be filled in and
//! sent: only what stands on the page can be answered.

use crate::Page;

/// A form on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormOnPage {
    /// Where it is sent.
    pub action: String,
    /// Whether it is sent by POST.
    pub is_post: bool,
    /// Its controls in order.
    pub controls: Vec<ControlOnPage>,
}

/// A control of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ControlOnPage {
    /// `text`, `hidden`, `radio`, `checkbox`, `file`, `select`, `textarea`, `submit` …
    pub kind: String,
    /// Name; empty when it sends nothing.
    pub name: String,
    /// Value it sends.
    pub value: String,
    /// Whether a radio or check box is ticked.
    pub ticked: bool,
    /// Choices of a menu: value and text.
    pub options: Vec<(String, String)>,
}

impl Page {
    /// The forms in the page's main part, in order.
    pub fn forms(&self) -> Vec<FormOnPage> {
        let main = self.body.find("<main").map_or(self.body.as_str(), |at| &self.body[at..]);
        let main = main.find("</main>").map_or(main, |end| &main[..end]);
        let mut forms = read_forms(main);
        // A form without an address is sent to the page's own.
        forms
            .iter_mut()
            .filter(|form| form.action.is_empty())
            .for_each(|form| form.action.clone_from(&self.path));
        forms
    }

    /// The first form in the main part that has a control called `name`.
    pub fn form_with(&self, name: &str) -> Option<FormOnPage> {
        self.forms().into_iter().find(|form| form.has(name))
    }

    /// The first form in the main part that is sent by POST to a path holding `part`.
    pub fn form_to(&self, part: &str) -> Option<FormOnPage> {
        self.forms().into_iter().find(|form| form.is_post && form.action.contains(part))
    }

    /// The addresses of the links in the main part.
    pub fn links(&self) -> Vec<String> {
        let main = self.body.find("<main").map_or(self.body.as_str(), |at| &self.body[at..]);
        main.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).map(plain).collect()
    }
}

impl FormOnPage {
    /// Whether a control has this name.
    pub fn has(&self, name: &str) -> bool {
        self.controls.iter().any(|control| control.name == name)
    }

    /// The value a named control would send.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.controls.iter().find(|control| control.name == name).map(|control| control.value.as_str())
    }

    /// Enters `value` as a person would: types it, chooses it from a menu, or ticks it.
    /// Errors name what can be chosen.
    pub fn enter(&mut self, name: &str, value: &str) -> Result<(), String> {
        let kind =
            self.controls.iter().find(|control| control.name == name).map(|control| control.kind.clone());
        match kind.as_deref() {
            None => Err(format!("there is no control “{name}”; there are {}", self.names().join(", "))),
            Some("radio" | "checkbox") => self.tick(name, value),
            Some("select") => self.choose(name, value),
            Some(_) => {
                let control = self.controls.iter_mut().find(|control| control.name == name);
                control.into_iter().for_each(|control| value.clone_into(&mut control.value));
                Ok(())
            }
        }
    }

    /// Takes the ticks of a group away.
    pub fn untick(&mut self, name: &str) {
        self.controls
            .iter_mut()
            .filter(|control| control.name == name)
            .for_each(|control| control.ticked = false);
    }

    /// What is sent when the button `pressed` (name and value) is used, or Enter.
    pub fn sent<'a>(&'a self, pressed: Option<(&'a str, &'a str)>) -> Vec<(&'a str, &'a str)> {
        let sends = |control: &&ControlOnPage| match control.kind.as_str() {
            "radio" | "checkbox" => control.ticked,
            "submit" | "button" | "file" => false,
            _ => true,
        };
        let values = self.controls.iter().filter(|control| !control.name.is_empty()).filter(sends);
        values.map(|control| (control.name.as_str(), control.value.as_str())).chain(pressed).collect()
    }

    /// The buttons with a name: name and value.
    pub fn buttons(&self) -> Vec<(&str, &str)> {
        let buttons =
            self.controls.iter().filter(|control| control.kind == "submit" && !control.name.is_empty());
        buttons.map(|control| (control.name.as_str(), control.value.as_str())).collect()
    }

    /// The names of its controls, each once.
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for control in self.controls.iter().filter(|control| !control.name.is_empty()) {
            if !names.contains(&control.name.as_str()) {
                names.push(&control.name);
            }
        }
        names
    }

    fn tick(&mut self, name: &str, value: &str) -> Result<(), String> {
        let offered: Vec<String> = self
            .controls
            .iter()
            .filter(|control| control.name == name)
            .map(|control| control.value.clone())
            .collect();
        if !offered.iter().any(|known| known == value) {
            return Err(format!("“{name}” does not offer “{value}”; it offers {}", offered.join(", ")));
        }
        for control in self.controls.iter_mut().filter(|control| control.name == name) {
            if control.kind == "radio" {
                control.ticked = control.value == value;
            } else if control.value == value {
                control.ticked = true;
            }
        }
        Ok(())
    }

    fn choose(&mut self, name: &str, value: &str) -> Result<(), String> {
        let Some(menu) = self.controls.iter_mut().find(|control| control.name == name) else { return Ok(()) };
        let Some((chosen, _)) = menu.options.iter().find(|(known, text)| known == value || text == value)
        else {
            let offered: Vec<&str> = menu.options.iter().map(|(known, _)| known.as_str()).take(40).collect();
            return Err(format!(
                "the menu “{name}” does not offer “{value}”; it offers {}",
                offered.join(", ")
            ));
        };
        menu.value.clone_from(chosen);
        Ok(())
    }
}

/// One tag of the text: its name with attributes, and the text up to the next tag.
struct Tag<'a> {
    inside: &'a str,
    after: &'a str,
}

impl Tag<'_> {
    fn name(&self) -> &str {
        self.inside.split(|c: char| c.is_whitespace()).next().unwrap_or("")
    }

    fn attribute(&self, name: &str) -> Option<String> {
        let start = self.inside.find(&format!(" {name}=\""))? + name.len() + 3;
        let rest = &self.inside[start..];
        Some(plain(&rest[..rest.find('"')?]))
    }

    fn has(&self, word: &str) -> bool {
        self.inside.split(|c: char| c.is_whitespace()).any(|known| known == word)
    }
}

fn read_forms(html: &str) -> Vec<FormOnPage> {
    let mut forms: Vec<FormOnPage> = Vec::new();
    let mut open = false;
    for part in html.split('<').skip(1) {
        let (inside, after) = part.split_once('>').unwrap_or((part, ""));
        let tag = Tag { inside, after };
        match tag.name() {
            "form" => {
                open = true;
                let is_post =
                    tag.attribute("method").is_some_and(|method| method.eq_ignore_ascii_case("post"));
                let action = tag.attribute("action").unwrap_or_default();
                forms.push(FormOnPage { action, is_post, controls: Vec::new() });
            }
            "/form" => open = false,
            _ if open => forms.iter_mut().last().into_iter().for_each(|form| take(&mut form.controls, &tag)),
            _ => {}
        }
    }
    forms
}

fn take(controls: &mut Vec<ControlOnPage>, tag: &Tag<'_>) {
    let name = tag.attribute("name").unwrap_or_default();
    let kind = match tag.name() {
        "input" => tag.attribute("type").unwrap_or_else(|| "text".to_owned()),
        "textarea" => "textarea".to_owned(),
        "select" => "select".to_owned(),
        "button" => tag.attribute("type").unwrap_or_else(|| "submit".to_owned()),
        "option" => return take_option(controls, tag),
        _ => return,
    };
    let value = match kind.as_str() {
        // A browser leaves out the first line break of a text area.
        "textarea" => plain(tag.after.strip_prefix('\n').unwrap_or(tag.after)),
        "checkbox" | "radio" => tag.attribute("value").unwrap_or_else(|| "on".to_owned()),
        _ => tag.attribute("value").unwrap_or_default(),
    };
    controls.push(ControlOnPage { kind, name, value, ticked: tag.has("checked"), options: Vec::new() });
}

fn take_option(controls: &mut [ControlOnPage], tag: &Tag<'_>) {
    let Some(menu) = controls.last_mut().filter(|control| control.kind == "select") else { return };
    let text = plain(tag.after.trim());
    let value = tag.attribute("value").unwrap_or_else(|| text.clone());
    if menu.options.is_empty() || tag.has("selected") {
        menu.value.clone_from(&value);
    }
    menu.options.push((value, text));
}

/// Text without the character references that the pages write.
fn plain(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    const HTML: &str = r#"<form method="post" action="/a?x=1&amp;y=2"><input type="hidden" name="nonce" value="n">
        <input id="k" name="kind" type="radio" value="x"><input name="kind" type="radio" value="y" checked>
        <select name="area"><option value="">-</option><option value="63" selected>臺北市</option><option value="65">新北市</option></select>
        <textarea name="why">
a &lt;b</textarea><button type="submit" name="do" value="grant">Go</button></form>"#;

    #[test]
    fn a_form_is_read_filled_and_sent_as_a_browser_does() {
        let mut form = read_forms(HTML).remove(0);
        assert_eq!(form.action, "/a?x=1&y=2");
        let sent = [("nonce", "n"), ("kind", "y"), ("area", "63"), ("why", "a <b"), ("do", "grant")];
        assert_eq!(form.sent(Some(("do", "grant"))), sent);
        form.enter("kind", "x").unwrap();
        form.enter("area", "新北市").unwrap();
        form.enter("why", "c").unwrap();
        assert_eq!(form.sent(None), [("nonce", "n"), ("kind", "x"), ("area", "65"), ("why", "c")]);
        assert!(form.enter("kind", "z").unwrap_err().contains("x, y"));
        assert!(form.enter("nobody", "z").is_err());
        assert_eq!(form.buttons(), [("do", "grant")]);
    }
}
