//! The programmes of the project.
