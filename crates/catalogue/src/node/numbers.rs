//! Numbers, days, yes and no.

use kernel::Day;
use toml::de::DeValue;

use super::Node;

impl Node<'_> {
    /// An optional whole number.
    pub(crate) fn opt_int(&self, key: &str) -> Option<i64> {
        let value = self.value(key)?.get_ref();
        let number = value.as_integer().and_then(|int| i64::from_str_radix(int.as_str(), int.radix()).ok());
        if number.is_none() {
            self.wrong(key, value, "a whole number", "12");
        }
        number
    }

    /// An optional whole number within bounds, counted from nothing.
    pub(crate) fn opt_count(&self, key: &str, least: i64, most: i64) -> Option<u32> {
        let number = self.opt_int(key)?;
        if !(least..=most).contains(&number) {
            self.mistake(key, format!("{key} is {number}"), format!("write a number from {least} to {most}"));
            return None;
        }
        u32::try_from(number).ok()
    }

    /// An optional portion between 0 and 1.
    pub(crate) fn opt_portion(&self, key: &str) -> Option<f64> {
        let value = self.value(key)?.get_ref();
        let number = match value {
            DeValue::Float(real) => real.as_str().parse().ok(),
            DeValue::Integer(int) => int.as_str().parse().ok(),
            _ => None,
        };
        let number = number.filter(|number: &f64| (0.0..=1.0).contains(number));
        if number.is_none() {
            self.mistake(key, format!("{key} is not a portion"), "write a number from 0.0 to 1.0");
        }
        number
    }

    /// Yes or no.
    pub(crate) fn flag(&self, key: &str, default: bool) -> bool {
        let Some(value) = self.value(key) else {
            return default;
        };
        value.get_ref().as_bool().unwrap_or_else(|| {
            self.wrong(key, value.get_ref(), "true or false", "true");
            default
        })
    }

    /// An optional day.
    pub(crate) fn opt_day(&self, key: &str) -> Option<Day> {
        let value = self.value(key)?.get_ref();
        let text = match value {
            DeValue::String(text) => text.to_string(),
            DeValue::Datetime(moment) => moment.to_string(),
            other => {
                self.wrong(key, other, "a day", "\"2026-11-21\"");
                return None;
            }
        };
        let day = text.parse().ok();
        if day.is_none() {
            self.mistake(
                key,
                format!("{key}: “{text}” is not a day"),
                "write a day that exists, as \"2026-11-21\"",
            );
        }
        day
    }

    /// A required day.
    pub(crate) fn day(&self, key: &str) -> Option<Day> {
        if self.table.get(key).is_none() {
            self.missing(key);
        }
        self.opt_day(key)
    }
}
