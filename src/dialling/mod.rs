//! The only maker of an Originate: templates, prefixes, forms, the ChannelId that is ours.
