//! Tables as a workbook (XLSX), a sheet each.

use catalogue::model::programme::Programme;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use web::Failure;

use super::{Sheet, is_figure};

/// Most digits that a spreadsheet's numbers keep; longer figures stay texts.
const MOST_DIGITS: usize = 15;
/// Width of a column in letters.
const WIDTH: f64 = 18.0;

/// The workbook's bytes: the same for the same tables, since it is dated by the programme's edition.
pub(super) fn write(programme: &Programme, sheets: &[(&str, Sheet)]) -> Result<Vec<u8>, Failure> {
    made(programme, sheets).map_err(|error| Failure::internal(&error))
}

fn made(programme: &Programme, sheets: &[(&str, Sheet)]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let (year, month, day) = (programme.on.year(), programme.on.month(), programme.on.day_of_month());
    let edition = ExcelDateTime::from_ymd(year as u16, month as u8, day as u8)?;
    let title = format!("{} / {}", programme.name.zh, programme.name.en);
    workbook.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&edition));
    for (name, sheet) in sheets {
        fill(workbook.add_worksheet(), name, sheet)?;
    }
    workbook.save_to_buffer()
}

fn fill(to: &mut Worksheet, name: &str, sheet: &Sheet) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    to.set_name(name)?.set_freeze_panes(1, 0)?;
    for (column, head) in (0_u16..).zip(&sheet.head) {
        to.write_with_format(0, column, head, &bold)?.set_column_width(column, WIDTH)?;
    }
    for (row, cells) in (1_u32..).zip(&sheet.rows) {
        for (column, (head, cell)) in (0_u16..).zip(sheet.head.iter().zip(cells)) {
            match number(head, cell) {
                _ if cell.is_empty() => {}
                Some((value, format)) => {
                    to.write_number_with_format(row, column, value, &format)?;
                }
                None => {
                    to.write_string(row, column, cell)?;
                }
            }
        }
    }
    Ok(())
}

/// A figure with the format that shows as many decimals as it was written with.
fn number(head: &str, cell: &str) -> Option<(f64, Format)> {
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    if !is_figure(head) || digits > MOST_DIGITS {
        return None;
    }
    let value: f64 = cell.parse().ok()?;
    let decimals = cell.split_once('.').map_or(0, |(_, part)| part.len());
    let plain = head.ends_with("year");
    let form = match (plain, decimals) {
        (true, _) => "0".to_owned(),
        (false, 0) => "#,##0".to_owned(),
        (false, decimals) => format!("#,##0.{}", "0".repeat(decimals)),
    };
    Some((value, Format::new().set_num_format(form)))
}
