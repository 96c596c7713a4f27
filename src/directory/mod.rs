//! Who is calling: the courier database on MySQL/MariaDB or SQLite, one query, one round trip.
