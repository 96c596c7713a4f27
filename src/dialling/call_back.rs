//! A courier called back: the courier's phone rings by the couriers' own channel, and once it is picked up the
//! recipient is called by the couriers' context, so that the call costs the courier nothing.

use super::{
    Caller, ChannelId, DialError, Originate, channel, checked_caller_id, context,
    dialled_past_rules, is_dial_string, timeout_ms,
};
use crate::phone::Number;
use crate::settings;

/// The courier's phone rings, then `number` is called: a recipient, or the office.
///
/// # Errors
/// [`DialError::BadSetting`] where `couriers.channel` is not set or not right, [`DialError::BadNumber`] where the
/// courier's number is no outside one, [`DialError::Refused`] where the policy refuses either.
pub fn call_back(
    caller: &Caller<'_>,
    couriers: &settings::Couriers,
    courier: &Number,
    number: &Number,
    seed: u64,
) -> Result<Originate, DialError> {
    if !matches!(courier, Number::External { .. }) {
        return Err(DialError::BadNumber);
    }
    caller.judge(courier).map_err(DialError::Refused)?;
    let dialling = caller.dialling;
    let first = format!(
        "{}{}",
        couriers.prefix,
        courier.for_pbx(dialling.number_form)
    );
    if !is_dial_string(&first) {
        return Err(DialError::BadSetting("couriers.prefix"));
    }
    // What the courier sees is the office's number: without one the line shows what it shows.
    let shown = [&dialling.caller_id, &couriers.office_city];
    let shown = shown.into_iter().find(|shown| !shown.is_empty());
    let shown = shown.map(|shown| {
        let is_sign = |c: &char| c.is_ascii_digit() || *c == '+';
        checked_caller_id(&shown.chars().filter(is_sign).collect::<String>())
    });
    Ok(Originate {
        channel: channel(&couriers.channel, &first, "couriers.channel")?,
        context: context(&couriers.context, "couriers.context")?,
        exten: dialled_past_rules(caller, number)?,
        caller_id: shown.transpose()?,
        timeout_ms: timeout_ms(dialling),
        id: ChannelId::of_courier(seed),
        application: None,
        variable: None,
        post_dial: None,
    })
}
