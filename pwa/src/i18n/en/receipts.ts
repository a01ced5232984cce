import type { receipts as French } from "../fr/receipts";

export const receipts: typeof French = {
  field: (name) => `Field: ${name}`,
  outcome: {
    applied: { what: "Your entry has arrived.", next: "Nothing to do." },
    merged: {
      what: "Somebody else changed other fields at the same time; both changes are kept.",
      next: "Nothing to do.",
    },
    conflicted: {
      what: "Somebody else changed the same field. Both values are kept.",
      next: "Choose the right one in Conflicts.",
    },
    superseded: { what: "A later entry has replaced it.", next: "Open the page to see the current value." },
    waitlisted: {
      what: "It is full. You are on the waiting list.",
      next: "You will be told if a place comes free.",
    },
    moved: {
      what: "Your first choice was taken; one of your other proposals is booked.",
      next: "Check the new date.",
    },
    rejected: {
      what: "The server refused this entry.",
      next: "Your text is kept here: correct it, copy it or put it away.",
    },
    held: {
      what: "The server keeps your entry, without applying it yet.",
      next: "Nothing to do: it is applied as soon as possible.",
    },
    review: {
      what: "Your entry arrived after your access had ended.",
      next: "The brand reads it before showing it.",
    },
  },
  code: {
    same_field: {
      what: "Somebody else changed the same field. Both values are kept.",
      next: "Choose the right one in Conflicts.",
    },
    invalid_args: {
      what: "A value does not have the expected form.",
      next: "Correct this field and save again; your text is kept here.",
    },
    not_allowed: {
      what: "Your role does not allow this change.",
      next: "Ask your brand manager, or write a note.",
    },
    not_your_field: {
      what: "This field belongs to the other side.",
      next: "Your text is kept here: copy it into a note that both can see.",
    },
    not_your_audience: {
      what: "You cannot write for this audience alone.",
      next: "Choose your own side or both, then save again.",
    },
    not_your_words: {
      what: "Only the person who wrote this verbatim down can correct or redact it.",
      next: "Ask them, or add your own.",
    },
    entity_exists: { what: "This already exists.", next: "Open it and edit it." },
    unknown_entity: {
      what: "What you are changing never reached the server.",
      next: "Your text is kept here: create it again, then paste.",
    },
    unknown_account: {
      what: "This store does not exist on the server.",
      next: "Choose another store, or add it as a prospect.",
    },
    account_is_fixed: {
      what: "An entry does not move to another store.",
      next: "Copy it into the right store.",
    },
    wrong_entity: {
      what: "This action does not go with this page.",
      next: "Update the app; your entry is kept here.",
    },
    external_id_taken: {
      what: "Another store already has this store code.",
      next: "Check the code, or open the store that has it.",
    },
    no_territory: {
      what: "You have no territory, so the store has no place to go.",
      next: "Ask your brand manager for a territory, then try again.",
    },
    unknown_territory: {
      what: "This territory does not exist, or is not yours.",
      next: "Choose one of your territories.",
    },
    unknown_field: {
      what: "This field is not one you can settle.",
      next: "Open the page and edit it directly.",
    },
    visit_already_logged: {
      what: "This visit already has its report.",
      next: "Open the visit to complete it.",
    },
    contact_erased: {
      what: "This contact asked for their data to be erased.",
      next: "Nothing of them is kept. Add the person who follows.",
    },
    contact_gone: {
      what: "This contact was erased: nothing is left to settle.",
      next: "Put this line away.",
    },
    verbatim_redacted: {
      what: "This verbatim has been redacted since.",
      next: "It can no longer be changed. Put this line away.",
    },
    verbatim_gone: {
      what: "This verbatim was redacted: nothing is left to settle.",
      next: "Put this line away.",
    },
    unknown_service: {
      what: "This service is not offered under that name any more.",
      next: "Open “Book” to see what is offered.",
    },
    service_retired: {
      what: "This service is not offered any more.",
      next: "Choose another one under “Book”.",
    },
    person_left: {
      what: "This person does not look after this store any more.",
      next: "Book again: the times of whoever took over are there.",
    },
    no_availability: {
      what: "This person has not said yet when they can come.",
      next: "Write to them from “Who helps me”, or choose a training with a set date.",
    },
    no_such_time: {
      what: "That time does not exist on that day: the clocks change.",
      next: "Take one of the times offered.",
    },
    slot_past: { what: "That time has passed.", next: "Take one of the times offered." },
    slot_off_quarter: {
      what: "A booking begins on the hour, or a quarter, half or three quarters past.",
      next: "Take one of the times offered.",
    },
    slot_notice: {
      what: "That is too soon: this service is asked for further ahead.",
      next: "Take one of the times offered.",
    },
    slot_closed: {
      what: "Nobody comes at that time: it is outside the usual hours, or a public holiday.",
      next: "Take one of the times offered.",
    },
    slot_taken: { what: "Somebody else has taken that time.", next: "Take one of the times offered." },
    too_many_attendees: {
      what: "There are more attendees than seats.",
      next: "Take some off, or make two requests.",
    },
    session_full: {
      what: "There are not enough seats left in this session.",
      next: "Join the waiting list, or take another session.",
    },
    unknown_session: {
      what: "This session does not exist.",
      next: "Choose another one under “Book”.",
    },
    session_cancelled: {
      what: "This session will not take place.",
      next: "Choose another one under “Book”.",
    },
    booking_status: {
      what: "This booking has moved on: somebody answered or cancelled meanwhile.",
      next: "Open it to see where it stands.",
    },
    booking_asked: {
      what: "The time is kept for you; it has yet to be confirmed.",
      next: "Nothing to do: the answer will come here.",
    },
    visit_overlaps: {
      what: "The visit is planned, but something else has that hour.",
      next: "Move one of them if you cannot do both.",
    },
    access_ended: {
      what: "Your access had ended when this was written.",
      next: "It is kept; the brand reads it before showing it.",
    },
    op_id_taken: { what: "The number of this entry is already taken.", next: "Copy it as a new entry." },
    id_reused: {
      what: "Two entries carry the same number; the second is kept aside.",
      next: "Copy it as a new entry, or tell support.",
    },
    fault: {
      what: "The server could not apply this entry. The fault is its own, not yours.",
      next: "It is kept and will be replayed after a fix. Nothing to do.",
    },
    unknown_kind: {
      what: "The server does not know this sort of entry yet.",
      next: "It is kept and applied once the server is up to date.",
    },
    unknown_version: {
      what: "Your app is newer than the server.",
      next: "Your entry is kept and applied once the server is up to date.",
    },
    waiting: {
      what: "An earlier entry has not arrived yet; this one waits for it.",
      next: "Nothing to do: it applies by itself, within three days at most.",
    },
    malformed: {
      what: "The server cannot read this entry.",
      next: "Export it and tell support; your text is kept here.",
    },
    control_character: {
      what: "The text holds an invisible character that the server refuses.",
      next: "Type this text again and save.",
    },
    integer_too_large: { what: "A number is too large.", next: "Correct it and save again." },
    float: {
      what: "A decimal number is not accepted here.",
      next: "Update the app; your entry is kept here.",
    },
    too_deep: {
      what: "This entry is too complicated for the server.",
      next: "Update the app; your entry is kept here.",
    },
    back_ordered: {
      what: "It is out of stock: your order waits for new stock.",
      next: "Nothing to do: it is served as soon as stock comes back, first come, first served.",
    },
    partly_back_ordered: {
      what: "Part of your order is given, the rest waits for new stock.",
      next: "Open the order to see what leaves now and what waits.",
    },
    over_the_maximum: {
      what: "This store would have more than the maximum set for this item.",
      next: "Order the quantity proposed, or say what was thrown away.",
    },
    unknown_pos_item: {
      what: "This item is not in the catalogue.",
      next: "Sync, then choose an item from the catalogue.",
    },
    pos_item_retired: {
      what: "This item is no longer offered.",
      next: "Choose another item from the catalogue.",
    },
    wanted_on_past: {
      what: "The day you wanted had already passed.",
      next: "Choose a day to come, then order again.",
    },
    pos_order_ended: {
      what: "This order is cancelled or declined.",
      next: "Place a new order.",
    },
    pos_order_shipped: {
      what: "Everything has left: there is nothing to cancel.",
      next: "When it arrives, say what is missing, or write to your contact.",
    },
    nothing_to_ship: {
      what: "Nothing of this order is ready to leave.",
      next: "Wait for new stock, or adjust the stock.",
    },
    nothing_to_supply: {
      what: "This order waits for nothing the stock can give.",
      next: "Adjust the stock of the item first.",
    },
    more_than_given: {
      what: "That is more than this order was given.",
      next: "Ship at most what was given.",
    },
    more_than_shipped: {
      what: "That is more than was shipped.",
      next: "Correct the missing quantity.",
    },
    not_shipped_yet: {
      what: "This order has not left yet.",
      next: "If the parcel is there, ask the brand to record that it was shipped.",
    },
    already_received: {
      what: "This order is already recorded as received.",
      next: "Nothing to do.",
    },
    not_received_yet: {
      what: "This order is not recorded as received yet.",
      next: "Record that it arrived first, then that it is in place.",
    },
    already_installed: {
      what: "This order is already recorded as in place.",
      next: "Nothing to do.",
    },
    stock_below_zero: {
      what: "Stock cannot go below zero.",
      next: "Check the count, then adjust again.",
    },
    more_than_held: {
      what: "The store does not have that many.",
      next: "Correct the quantity.",
    },
    unknown_store: {
      what: "One of the stores chosen does not exist.",
      next: "Check the list of stores, then save again.",
    },
    unknown_promotion: {
      what: "This promotion does not exist.",
      next: "Choose it from the list again.",
    },
    wrong_participation: {
      what: "This entry carries a wrong number.",
      next: "Update the app, then try again.",
    },
    promotion_not_here: {
      what: "This promotion is not planned for this store.",
      next: "If that is a mistake, write to your contact.",
    },
    promotion_cancelled: {
      what: "This promotion is called off.",
      next: "Nothing to do.",
    },
    promotion_over: {
      what: "This promotion is over.",
      next: "Choose one to come.",
    },
    challenge_closed: {
      what: "This challenge already has a result.",
      next: "A result only changes when sales arrive afterwards. Plan another challenge.",
    },
    challenge_cancelled: {
      what: "This challenge is called off.",
      next: "Nothing to do; plan another one if needed.",
    },
    challenge_begun: {
      what: "This challenge has begun: what stores are compared by no longer changes.",
      next: "Its name, prize, stores and end can still change; for anything else, call it off and create another.",
    },
    challenge_running: {
      what: "This challenge is not over.",
      next: "Wait for the end of its last day, or change its period.",
    },
    promotion_executed: {
      what: "This promotion has already been seen in place in the store.",
      next: "If something is wrong, report a problem.",
    },
    stock_out_ended: {
      what: "This stock-out had already ended; your word is kept with it.",
      next: "If the shelf is empty, report it again.",
    },
    wrong_stock_out: {
      what: "This report carries a wrong number.",
      next: "Update the app, then report it again.",
    },
    op_too_large: { what: "This entry is too long.", next: "Cut it in two and save again." },
  },
};
