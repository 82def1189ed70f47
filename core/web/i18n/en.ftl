problem-conflict = This is not possible in the present state
    .detail = This is not possible in the present state
problem-csrf = The form is no longer valid
    .detail = The form is no longer valid
problem-forbidden = Your role does not allow this
    .detail = Your role does not allow this
problem-internal = Something went wrong on our side
    .detail = Something went wrong on our side
problem-invalid = Something in the request cannot be accepted
    .detail = Something in the request cannot be accepted
problem-malformed = The request cannot be read
    .detail = The request cannot be read
problem-malformed-idempotency-key = The idempotency key cannot be read
    .detail = The idempotency key cannot be read
problem-malformed-precondition = The version in If-Match cannot be read
    .detail = The version in If-Match cannot be read
problem-method-not-allowed = This address does not support the method
    .detail = This address does not support the method
problem-not-found = Not found
    .detail = Not found
problem-precondition-required = The request must name the version it changes
    .detail = The request must name the version it changes
problem-scope-missing = The token's scopes do not allow this
    .detail = The token's scopes do not allow this
problem-stale = Somebody has changed this in the meantime
    .detail = Somebody has changed this in the meantime
problem-timeout = The request took too long
    .detail = The request took too long
problem-too-large = The request is too large
    .detail = The request is too large
problem-too-many = Too many requests
    .detail = Too many requests
problem-unauthenticated = Sign in first
    .detail = Sign in first
problem-unavailable = The service is not available at the moment
    .detail = The service is not available at the moment
problem-unsupported-media-type = The content type is not supported
    .detail = The content type is not supported
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
