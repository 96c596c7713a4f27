//! The demo office: a scripted PBX that speaks AMI on loopback, its phones and its people.
