//! What can go wrong with an indicator, each with a stable code and what to do next.

use kernel::DbError;
use web::Failure;

/// An indicators error.
#[derive(Debug, thiserror::Error)]
pub enum IndicatorsError {
    /// No such indicator, period or rows.
    #[error("there is no such indicator, or no such period of it")]
    Unknown,
    /// The figure is counted; nobody reports it.
    #[error("the figure is counted, nobody reports it")]
    Counted,
    /// Only the posts named in the indicator's file report it.
    #[error("this post does not report the indicator")]
    NotYourFigure,
    /// The period is not over, or lies before the first one.
    #[error("there is no figure for this period yet")]
    PeriodWrong,
    /// The value is no figure.
    #[error("the value is no figure: {why}")]
    ValueWrong {
        /// What to write.
        why: String,
    },
    /// A figure needs evidence.
    #[error("a figure needs evidence")]
    EvidenceMissing,
    /// A text is too long.
    #[error("{field} has at most {most} characters")]
    TooLong {
        /// The form's field.
        field: &'static str,
        /// Characters at most.
        most: usize,
    },
    /// A figure that was reported before is only replaced with a reason.
    #[error("a reason is needed to replace a figure")]
    ReasonMissing,
    /// The file is neither PDF nor picture.
    #[error("the file is of another kind")]
    FileWrong,
    /// There are more rows than are counted in one go.
    #[error("there are more than {most} rows")]
    TooManyRows {
        /// Rows at most.
        most: i64,
    },
    /// Storage failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<IndicatorsError> for Failure {
    fn from(error: IndicatorsError) -> Self {
        match error {
            IndicatorsError::Unknown => Self::not_found(),
            IndicatorsError::Counted => Self::new(409, "indicators.counted"),
            IndicatorsError::NotYourFigure => Self::new(403, "indicators.not_your_figure"),
            IndicatorsError::PeriodWrong => Self::new(422, "indicators.period_wrong").at("period"),
            IndicatorsError::ValueWrong { .. } => Self::new(422, "indicators.value_wrong").at("value"),
            IndicatorsError::EvidenceMissing => Self::new(422, "indicators.evidence_missing").at("evidence"),
            IndicatorsError::TooLong { field, most } => {
                Self::new(422, "indicators.too_long").with("limit", most).at(field)
            }
            IndicatorsError::ReasonMissing => Self::new(422, "indicators.reason_missing").at("reason"),
            IndicatorsError::FileWrong => Self::new(422, "indicators.file_wrong").at("file"),
            IndicatorsError::TooManyRows { most } => {
                Self::new(503, "indicators.too_many_rows").with("limit", most)
            }
            IndicatorsError::Db(DbError::TooLong) => Self::new(503, "indicators.too_slow"),
            IndicatorsError::Db(error) => error.into(),
        }
    }
}
