//! Lines of the PBX in, changes out.
