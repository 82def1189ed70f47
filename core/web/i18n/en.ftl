### What the frame itself says: header and footer, forms, clocks, problems.

web-tagline = Cross-border e-commerce public service
web-skip = Skip to the content
web-navigation = Main
web-menu = Menu
web-breadcrumb = You are here
web-search = Search
web-search-hint = Enterprise, credit code, certificate number
web-theme = Appearance: { $theme }. Press to change.
web-theme-auto = as this device
web-theme-light = light
web-theme-dark = dark
web-user-menu = Account menu
web-account = Account and security
web-sign-in = Sign in
web-sign-out = Sign out
web-sign-in-first = Sign in first. You will come back to the page you wanted.
web-session-expired = You were signed out after a time without activity. Sign in, and you will come back to the page.
web-session-expired-unsaved = You were signed out after a time without activity, and what you sent was not saved. Sign in, and you will come back to the page. If your browser runs scripts, what you typed is filled in again, except passwords and files.
web-checkpoint = Ledger checkpoint
web-api = API
web-about = About
web-footer = Every step has a receipt that anyone can verify
web-home = Go to the start page
web-offline = The network is down and nothing was sent. Try again in a moment.
web-copied = Copied
web-copy = Copy

## Forms
web-save = Save
web-cancel = Cancel
web-close = Close
web-optional = (optional)
web-choose = Choose
web-fault = Error:
web-faults-title = There is something to correct
web-fault-of = { $label }: { $message }
web-drop = Drop files here or choose them
web-saved = Saved
web-unsaved = Not saved. Check the network.

## Lists
web-pages = Pages
web-shown = { $count ->
    [one] 1 row on this page
   *[other] { $count } rows on this page
}
web-first-page = First page
web-next-page = Next page
web-filter = Filter

## States
web-standing = Where this stands
web-steps = Steps of this form
web-receipt = Receipt
web-before = Before:
web-after = Now:
web-clock-what = Deadline for
web-clock-whose = Who must act
web-clock-due = Due
web-clock-basis = Legal basis
web-clock-paused = Clock paused
web-clock-missed = Overdue
web-clock-working-days = { $count ->
    [one] 1 working day left
   *[other] { $count } working days left
}

web-just-now = just now
web-minutes-ago = { $count ->
    [one] 1 minute ago
   *[other] { $count } minutes ago
}
web-in-minutes = { $count ->
    [one] in 1 minute
   *[other] in { $count } minutes
}
web-hours-ago = { $count ->
    [one] 1 hour ago
   *[other] { $count } hours ago
}
web-in-hours = { $count ->
    [one] in 1 hour
   *[other] in { $count } hours
}
web-days-ago = { $count ->
    [one] 1 day ago
   *[other] { $count } days ago
}
web-in-days = { $count ->
    [one] in 1 day
   *[other] in { $count } days
}

## Certificates
web-verify-title = Verify this certificate
web-verify-how = Scan the code or open the address. The certificate carries an inclusion proof of the ledger and can be verified offline.

## Problems
web-problem-more = Why this happens and what helps
web-request-id = Request { $id }

problem-conflict = This is not possible in the present state
    .detail = The state has changed in the meantime. Reload the page to see where things stand.
problem-csrf = This form is no longer valid
    .detail = The page was open for too long, or the browser blocks cookies. Go back, reload the page and send the form again.
problem-forbidden = You may not do this
    .detail = None of your roles allows it. Ask the administrator of your organisation if you need it.
problem-internal = Something went wrong on our side
    .detail = The request was not carried out. We have a record of it; if you need help, give the request id below.
problem-invalid = Something cannot be accepted
    .detail = Correct what is named and send it again.
problem-malformed = The request cannot be read
    .detail = It is incomplete or not well-formed. Nothing was done.
problem-malformed-idempotency-key = The idempotency key cannot be read
    .detail = Idempotency-Key takes 8 to 64 visible ASCII characters.
problem-malformed-precondition = The version in If-Match cannot be read
    .detail = If-Match takes the entity tag that came with the resource, such as "v3".
problem-method-not-allowed = This address does not support the method
    .detail = The Allow header names the methods it supports.
problem-not-found = Not found
    .detail = The address may be wrong, the content may be gone, or it is not open to you.
problem-precondition-required = The request must name the version it changes
    .detail = Send the entity tag you read in If-Match, so that nobody's change is overwritten.
problem-scope-missing = The token's scopes do not allow this
    .detail = Use a token whose scopes include this action.
problem-stale = Somebody has changed this in the meantime
    .detail = There is a newer version than the one you edited. Open it again and check before you send.
problem-timeout = The request took too long
    .detail = It did not arrive in full in time. Try again.
problem-too-large = This is too large
    .detail = Make it smaller or send it in parts.
problem-too-many = Too many requests
    .detail = Wait a moment and try again.
problem-unauthenticated = Sign in first
    .detail = This needs a session or a valid API token.
problem-unavailable = The service is not available at the moment
    .detail = The request was not carried out. Try again in a moment.
problem-unsupported-media-type = The content type is not supported
    .detail = Check the Content-Type header.

violation-text-empty = Fill this in
violation-text-too-long = { $max } characters at most, there are { $found }
violation-text-control-character = contains an invisible control character ({ $point }); delete it and type it again
violation-text-direction-mark = contains a character that turns the direction of text ({ $point }); delete it and type it again
violation-unknown-field = There is no such field
violation-missing-field = This is missing
violation-duplicate-field = This is given twice
violation-wrong-type = This is not in the right format
violation-not-a-choice = This is not one of the choices
violation-not-a-cursor = This is not a position in the list; start from the first page
violation-not-between-1-and-100 = Between 1 and 100
