//! Takes from a page what is meant for paper.

use crate::html::{Element, Node};
use crate::model::{Block, Cell, Figure, Run, Style, Table};

/// What stands only where one can press it.
const SKIPPED: [&str; 8] = ["button", "form", "input", "nav", "script", "select", "style", "template"];
/// What begins on a line of its own.
const BLOCKS: [&str; 24] = [
    "article",
    "aside",
    "blockquote",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "li",
    "ol",
    "p",
    "section",
    "summary",
    "table",
    "ul",
];

/// The blocks of a piece of markup.
pub(crate) fn blocks(nodes: &[Node]) -> Vec<Block> {
    let mut flow = Flow::default();
    flow.nodes(nodes, &Style::default());
    flow.end();
    flow.blocks
}

fn skipped(element: &Element) -> bool {
    SKIPPED.contains(&element.name.as_str())
        || element.is("hidden")
        || element.is("pagination")
        || element.attribute("aria-hidden") == Some("true")
        || element.attribute("download").is_some()
}

#[derive(Default)]
struct Flow {
    blocks: Vec<Block>,
    runs: Vec<Run>,
}

impl Flow {
    fn nodes(&mut self, nodes: &[Node], style: &Style) {
        for node in nodes {
            match node {
                Node::Text(text) => add(&mut self.runs, text, style),
                Node::Element(element) if skipped(element) => {}
                Node::Element(element) => self.element(element, &styled(element, style)),
            }
        }
    }

    /// Ends the paragraph that is being gathered.
    fn end(&mut self) {
        let runs = trimmed(std::mem::take(&mut self.runs));
        if !runs.is_empty() {
            self.blocks.push(Block::Paragraph(runs));
        }
    }

    fn element(&mut self, element: &Element, style: &Style) {
        let block = match element.name.as_str() {
            "br" => {
                self.runs.push(Run { text: "\n".to_owned(), style: style.clone() });
                return;
            }
            "svg" => return,
            "table" => Some(Block::Table(table(element, style))),
            "figure" => figure(element).map(Block::Figure),
            "ul" | "ol" => Some(list(element, style)),
            "dl" => Some(terms(element, style)),
            name if name.len() == 2 && name.starts_with('h') && name != "hr" => {
                let level = name[1..].parse().unwrap_or(6);
                Some(Block::Heading(level, trimmed(inline(&element.children, style))))
            }
            name if BLOCKS.contains(&name) => {
                self.end();
                let strong = Style { bold: style.bold || name == "summary", ..style.clone() };
                self.nodes(&element.children, &strong);
                self.end();
                return;
            }
            _ => {
                self.nodes(&element.children, style);
                return;
            }
        };
        self.end();
        self.blocks.extend(block.filter(|block| !empty(block)));
    }
}

fn empty(block: &Block) -> bool {
    match block {
        Block::Heading(_, runs) | Block::Paragraph(runs) => runs.is_empty(),
        Block::List { items, .. } => items.is_empty(),
        Block::Table(table) => table.rows.is_empty(),
        Block::Figure(_) => false,
    }
}

fn styled(element: &Element, style: &Style) -> Style {
    let mut own = style.clone();
    match element.name.as_str() {
        "strong" | "b" | "dt" => own.bold = true,
        "del" | "s" => own.struck = true,
        _ => {}
    }
    own.soft |= element.is("hint") || element.is("timeline-meta");
    if let Some(lang) = element.attribute("lang") {
        own.lang = Some(lang.to_owned());
    }
    own
}

/// Letters with each stretch of white space as one space, but those that keep together.
fn add(runs: &mut Vec<Run>, text: &str, style: &Style) {
    let mut told = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            ' ' | '\t' | '\n' | '\r' => {
                if !told.ends_with(' ') {
                    told.push(' ');
                }
            }
            letter => told.push(letter),
        }
    }
    let after_space = runs.last().is_none_or(|run| run.text.ends_with([' ', '\n']));
    let told = if after_space { told.trim_start_matches(' ') } else { &told };
    if told.is_empty() {
        return;
    }
    match runs.last_mut() {
        Some(last) if last.style == *style && !last.text.ends_with('\n') => last.text.push_str(told),
        _ => runs.push(Run { text: told.to_owned(), style: style.clone() }),
    }
}

/// Without space and line feeds at the end, and without runs that are empty then.
fn trimmed(mut runs: Vec<Run>) -> Vec<Run> {
    while let Some(last) = runs.last_mut() {
        last.text.truncate(last.text.trim_end_matches([' ', '\n']).len());
        if !last.text.is_empty() {
            break;
        }
        runs.pop();
    }
    let first =
        runs.iter().position(|run| !run.text.trim_matches([' ', '\n']).is_empty()).unwrap_or_default();
    runs.drain(..first);
    runs
}

/// Everything in the nodes as letters; what is a block of its own begins a new line.
fn inline(nodes: &[Node], style: &Style) -> Vec<Run> {
    let mut runs = Vec::new();
    gather(nodes, style, &mut runs);
    runs
}

fn gather(nodes: &[Node], style: &Style, runs: &mut Vec<Run>) {
    for node in nodes {
        match node {
            Node::Text(text) => add(runs, text, style),
            Node::Element(element) if skipped(element) => {}
            Node::Element(element) => {
                let own = styled(element, style);
                let block = BLOCKS.contains(&element.name.as_str());
                if (block || element.name == "br") && runs.last().is_some_and(|run| !run.text.ends_with('\n'))
                {
                    runs.push(Run { text: "\n".to_owned(), style: style.clone() });
                }
                gather(&element.children, &own, runs);
            }
        }
    }
}

fn list(element: &Element, style: &Style) -> Block {
    let item = |item: &Element| {
        let mut flow = Flow::default();
        flow.nodes(&item.children, &styled(item, style));
        flow.end();
        flow.blocks
    };
    let items = element.elements().filter(|child| child.name == "li").map(item);
    Block::List {
        numbered: element.name == "ol" && !element.is("timeline"),
        items: items.filter(|item| !item.is_empty()).collect(),
    }
}

/// Terms with what they mean, as a list of lines: on paper a line is enough.
fn terms(element: &Element, style: &Style) -> Block {
    let mut parts: Vec<&Element> = Vec::new();
    for child in element.elements() {
        if child.name == "div" { parts.extend(child.elements()) } else { parts.push(child) }
    }
    let mut items: Vec<Vec<Run>> = Vec::new();
    for part in parts.into_iter().filter(|part| !skipped(part) && !part.is("summary-actions")) {
        let runs = trimmed(inline(&part.children, &styled(part, style)));
        match items.last_mut() {
            Some(item) if part.name == "dd" => {
                item.push(Run { text: "　".to_owned(), style: style.clone() });
                item.extend(runs);
            }
            _ => items.push(runs),
        }
    }
    Block::List {
        numbered: false,
        items: items.into_iter().map(|runs| vec![Block::Paragraph(runs)]).collect(),
    }
}

fn table(element: &Element, style: &Style) -> Table {
    let caption = element.find("caption");
    let told = caption.map(Element::text).unwrap_or_default();
    let cells = |row: &Element, head: bool| -> Vec<Cell> {
        let cell = |cell: &Element| Cell {
            runs: trimmed(inline(&cell.children, style)),
            numeric: cell.is("numeric"),
            header: head || cell.name == "th",
        };
        row.elements().filter(|one| one.name == "th" || one.name == "td").map(cell).collect()
    };
    let rows = |part: &str, head: bool| -> Vec<Vec<Cell>> {
        let part = element.elements().find(|child| child.name == part);
        let rows = part.into_iter().flat_map(Element::elements).filter(|row| row.name == "tr");
        rows.map(|row| cells(row, head)).collect()
    };
    Table {
        caption: if caption.is_some_and(|caption| caption.is("hidden")) {
            String::new()
        } else {
            told.clone()
        },
        summary: told,
        heads: rows("thead", true).into_iter().next().unwrap_or_default(),
        rows: rows("tbody", false),
    }
}

fn figure(element: &Element) -> Option<Figure> {
    let svg = element.elements().find(|child| child.name == "svg")?.clone();
    let told =
        |name: &str| svg.elements().find(|child| child.name == name).map(Element::text).unwrap_or_default();
    let caption = element.elements().find(|child| child.name == "figcaption");
    let sample = |span: &Element| Some((span.find("svg")?.clone(), span.text().trim().to_owned()));
    let key = caption.into_iter().flat_map(Element::elements).filter_map(sample).collect();
    Some(Figure { title: told("title"), description: told("desc"), svg, key })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(markup: &str) -> Vec<Block> {
        blocks(&crate::html::read(markup).unwrap())
    }

    fn plain(runs: &[Run]) -> String {
        runs.iter().map(|run| run.text.as_str()).collect()
    }

    #[test]
    fn a_page_becomes_its_headings_paragraphs_and_lists() {
        let found = of(
            "<div><h2>目標</h2><p> one \n two <strong>three</strong></p>loose<ul><li>a</li><li></li></ul></div>",
        );
        assert_eq!(found.len(), 4);
        let Block::Heading(2, runs) = &found[0] else { unreachable!("a heading") };
        assert_eq!(plain(runs), "目標");
        let Block::Paragraph(runs) = &found[1] else { unreachable!("a paragraph") };
        assert_eq!((plain(runs).as_str(), runs[1].style.bold), ("one two three", true));
        assert!(matches!(&found[3], Block::List { numbered: false, items } if items.len() == 1));
    }

    #[test]
    fn what_one_can_only_press_or_hear_is_not_on_paper() {
        let markup = "<nav>x</nav><form><p>x</p></form><a href=\"t.csv\" download>x</a><span class=\"hidden\">x</span><p>y</p>";
        let found = of(markup);
        assert!(matches!(found.as_slice(), [Block::Paragraph(runs)] if plain(runs) == "y"));
    }

    #[test]
    fn a_table_keeps_heads_figures_and_lines_within_cells() {
        let markup = "<table><caption class=\"hidden\">c</caption><thead><tr><th>甲</th><th class=\"numeric\">乙</th></tr></thead>\
            <tbody><tr><th>a</th><td class=\"numeric\">1<br>2</td></tr></tbody></table>";
        let found = of(markup);
        let [Block::Table(table)] = found.as_slice() else { unreachable!("a table") };
        assert_eq!((table.caption.as_str(), table.summary.as_str()), ("", "c"));
        assert!(table.heads[1].numeric && table.rows[0][0].header && !table.rows[0][1].header);
        assert_eq!(plain(&table.rows[0][1].runs), "1\n2");
    }

    #[test]
    fn another_language_is_kept_with_its_letters() {
        let found = of("<p>printed as <span lang=\"zh-Hant-TW\">研考會</span></p>");
        let [Block::Paragraph(runs)] = found.as_slice() else { unreachable!("a paragraph") };
        assert_eq!(runs[1].style.lang.as_deref(), Some("zh-Hant-TW"));
    }
}
