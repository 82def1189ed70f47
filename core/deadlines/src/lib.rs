//! Legal deadlines: rules as data, working calendars, the clock arithmetic.
