# corridor ledger verify
app-verify-genuine = The receipt is genuine.
app-verify-sealed = The seal holds: this was true when it was issued. Whether it was revoked since, only the register knows.
app-verify-refused = The receipt proves nothing:
app-verify-event = Event:      { $value }
app-ledger-witness = Witness { $name }
app-ledger-witnessed = cosigned { $size } entries, last at { $at }
app-ledger-not-witnessed = has not cosigned
app-ledger-audit = With "corridor audit" you keep a copy of the log and find out whether it was ever rewritten.
app-ledger-lost = Data lost
app-ledger-lost-text = The entry and its proof are whole. The data it commits to was lost when an older copy of the database was restored; an entry of the log tells of it.
app-verify-subject = Subject:    { $value }
app-verify-version = Version:    { $value }
app-verify-by = By:         { $value }
app-verify-at = At:         { $value }
app-verify-log = Log:        { $value }
app-verify-place = Place:      { $value }
app-verify-place-of = index { $index } in a log of { $size } entries
app-verify-root = Root:       { $value }
app-verify-signers = Signed by:  { $value }
app-verify-witness = Witness:    { $value }
app-verify-public = Stated:     { $value }
app-verify-rules = Rules:      { $value }
app-verify-disclosed = Disclosed:  { $name }, { $bytes } bytes, as committed
app-verify-withheld = Withheld:   { $name }

# Navigation
app-nav-home = What needs me
app-nav-ledger = Ledger
app-nav-system = System

# Landing page
app-landing-title = Cross-border e-commerce, registered once and verifiable by anyone
app-landing-lead = Enterprises register once, connect their stores, and every step leaves a receipt that can be checked without trusting us.
app-landing-search = Search the register
app-landing-search-hint = Name, credit code or LEI
app-landing-register = Register an enterprise
app-landing-register-text = One verified identity for product filings, store connections and cases. You see every fault of the form before you submit.
app-landing-register-button = Begin a registration
app-landing-verify = Verify a certificate
app-landing-verify-text = Scan the code on a certificate, or look the enterprise up. You see at once whether it is valid, held or revoked.
app-landing-verify-button = Verify a certificate
app-landing-ledger = Check the ledger
app-landing-ledger-text = Every decision is entered in a public log that cannot be rewritten. Receipts verify on your own computer, offline.
app-landing-ledger-button = Open the ledger

# What needs me
app-desk-title = What needs me
app-desk-lead = Good to see you, { $name }. What is due comes first.
app-desk-empty = Nothing waits for you
app-desk-empty-text = When a step needs you, it appears here with its deadline.
app-desk-late = { $count ->
    [one] One item is past its deadline.
   *[other] { $count } items are past their deadline.
}
app-desk-what = What
app-desk-kind = Kind
app-desk-due = Due
app-desk-trouble = Needs attention
app-desk-task = To do
app-desk-news = For information

# Ledger explorer
app-ledger-title = Ledger
app-ledger-lead = A public log of every step. It says what happened, when and in which role, and never about whom.
app-ledger-standing = { $size ->
    [one] The log holds one entry, under one signed checkpoint.
   *[other] The log holds { $size } entries, all under one signed checkpoint.
}
app-ledger-standing-detail = Signed by { $origin }. An entry is sealed about a second after it was made; from then on it cannot be changed or removed without anybody noticing.
app-ledger-growth = Entries a day, last 30 days
app-ledger-latest = Latest entries
app-ledger-empty = Nothing is recorded yet
app-ledger-empty-text = The first step that somebody takes will appear here.
app-ledger-index = Index
app-ledger-what = What happened
app-ledger-subject = Concerning
app-ledger-at = Recorded
app-ledger-verify = Verify it yourself
app-ledger-verify-text = Keep the public key below. With it, "corridor ledger verify" proves any receipt on your own computer, without this site and without a network.
app-ledger-key = Public key of the log
app-ledger-root = Root hash
app-ledger-checkpoint = Latest checkpoint
app-ledger-keys = { $changes ->
    [0] The key was never changed
    [one] The key was changed once: all keys
   *[other] The key was changed { $changes } times: all keys
}
app-ledger-formats = The tree is that of RFC 6962; checkpoints, tiles and receipts have the formats of c2sp.org, so any tool that speaks them can watch this log.

# Receipt
app-receipt-title = Receipt
app-receipt-sealed = Sealed
app-receipt-pending = Being sealed
app-receipt-download = Download the receipt
app-receipt-reload = Look again
app-receipt-standing = This step has index { $index } in the public log of { $size } entries.
app-receipt-standing-detail = A signed checkpoint covers it. It can no longer be changed or removed unnoticed.
app-receipt-waiting = This step is recorded and waits for its seal.
app-receipt-waiting-detail = That takes about a second.
app-receipt-recorded = What was recorded
app-receipt-role = By, in the role of
app-receipt-version = Version of the subject
app-receipt-rules = Rules applied
app-receipt-id = Receipt number
app-receipt-verify = How to verify it
app-receipt-verify-text = Download the receipt and run this command. It needs neither this site nor a network.
app-receipt-public = This page is public:
app-receipt-qr = Code that leads to this receipt
app-receipt-details = Proof in detail
app-receipt-entry = The entry
app-receipt-entry-text = These exact bytes are in the log. Contents are committed to by salted hashes and not shown.
app-receipt-path = Hashes on the way to the root
app-receipt-path-empty = None: the entry is the whole tree.

# System
app-system-title = System
app-system-lead = How the platform is doing, and what has to be done.
app-system-well = Nothing has to be done.
app-system-well-detail = Database, ledger, deliveries, adapters and disk are as they should be.
app-system-concerned = { $count ->
    [one] One thing needs you.
   *[other] { $count } things need you.
}
app-concern-database = The database does not answer. Check that it runs and that the server may reach it.
app-concern-ledger = The ledger is ahead of the database, so writes are refused. An older database was restored: bring back the newer one, or run corridor ledger recover.
app-concern-disk-full = Less than 64 MiB are left for data. Make room now; requests are refused.
app-concern-disk-low = Less than 1 GiB is left for data. Make room soon.
app-concern-parked = Deliveries were given up after many attempts. Read why below, mend the cause, then try again.
app-concern-workers = An adapter keeps failing. Its connections wait until it starts again.
app-concern-adapters = An adapter cannot be offered. Read why below.
app-concern-stores = Operations in stores wait for a person. They are listed below.
app-concern-clocks = Cases are past their deadline. Reviewers find them first in the queue.
app-system-health = Health
app-system-database = Database
app-system-ledger = Ledger
app-system-disk = Disk
app-check-ok = As it should be
app-check-unreachable = Does not answer
app-check-frozen = Writes refused
app-check-unsealed = Receipts are not sealed
app-check-full = Full
app-system-version = Version of Corridor
app-system-engine = Database engine
app-system-sealed = Sealed ledger entries
app-system-units = Units of work since the start
app-system-groups = Commits they took
app-system-revoked = Units that held the database too long
app-system-free = Free of disk
app-system-deliveries = Deliveries
app-system-waiting = { $count ->
    [0] No delivery is waiting.
    [one] One delivery is waiting.
   *[other] { $count } deliveries are waiting.
}
app-system-parked = Given up
app-system-parked-text = Later events of the same case wait behind these. Trying again repeats nothing that was already done.
app-system-none-parked = None was given up
app-system-none-parked-text = A delivery that fails is tried again for hours before it appears here.
app-system-event = Event
app-system-subscriber = For
app-system-since = Since
app-system-error = What went wrong
app-system-deeds = Actions
app-system-retry = Try again
app-system-discard = Discard
app-system-discard-confirm = The event will never reach this subscriber. Discard it?
app-system-retried = The delivery will be tried again.
app-system-discarded = The delivery was discarded.
app-system-cases = Clocks of open cases
app-system-late = { $count ->
    [0] None is past its deadline.
    [one] One is past its deadline.
   *[other] { $count } are past their deadline.
}
app-system-soon = { $count ->
    [0] None runs out within two days.
    [one] One runs out within two days.
   *[other] { $count } run out within two days.
}
app-system-stores = Operations in stores
app-system-troubled = Connected stores in trouble
app-system-troubled-count = { $count ->
    [0] Every connected store does its work.
    [one] One connected store does not do its work. Its enterprise is told on its desk.
   *[other] { $count } connected stores do not do their work. Their enterprises are told on their desks.
  }
app-system-stores-well = None waits for a person.
app-system-workers = Adapters at work
app-system-missing = { $name } cannot be offered
app-system-no-workers = No adapter has worked yet
app-system-no-workers-text = A worker starts with the first operation of a connection, and stops when it is idle.
app-system-adapter = Adapter
app-system-state = State
app-system-process = Process
app-system-operations = Operations
app-system-restarts = Restarts
app-system-sandbox = Sandbox
app-system-failure = Last failure
app-worker-stopped = Stopped
app-worker-starting = Starting
app-worker-ready = Ready
app-worker-busy = At work
app-worker-draining = Finishing
app-worker-backoff = Failing

# What entries say
app-recorded-accounts-password-changed = Password changed
app-recorded-accounts-person-created = Person created
app-recorded-accounts-person-disabled = Person disabled
app-recorded-accounts-person-enabled = Person enabled
app-recorded-accounts-role-granted = Role granted
app-recorded-accounts-role-revoked = Role revoked
app-recorded-calendars-calendar-imported = Working calendar imported
app-recorded-connections-listing-back = Listing shown again in a store
app-recorded-connections-listing-gone = Listing taken down in a store
app-recorded-connections-connection-removed = Connection of a store removed
app-recorded-connections-measures-agreed = Store connected, measures agreed to
app-recorded-enterprises-application-approved = Registration approved
app-recorded-enterprises-application-due-date-recounted = Due date of an application counted anew
app-recorded-enterprises-application-lapsed = Application lapsed
app-recorded-enterprises-application-rejected = Registration rejected
app-recorded-enterprises-application-resubmitted = Application submitted again
app-recorded-enterprises-application-sent-back = Application sent back
app-recorded-enterprises-application-submitted = Application submitted
app-recorded-enterprises-application-taken-up = Application taken up for review
app-recorded-enterprises-application-withdrawn = Application withdrawn
app-recorded-enterprises-certificate-issued = Certificate issued
app-recorded-enterprises-certificate-revoked = Certificate revoked
app-recorded-ledger-gap = Older database restored, log continued
app-recorded-ledger-key-changed = Key of the log changed
app-recorded-system-delivery-discarded = Delivery given up
app-recorded-system-delivery-retried = Delivery tried again
app-subject-application = application
app-subject-calendar-import = imported calendar
app-subject-certificate = certificate
app-subject-connection = connection
app-subject-delivery = delivery
app-subject-enterprise = enterprise
app-subject-ledger = ledger
app-subject-person = person
app-subject-product = product
app-role-auditor = auditor
app-role-enterprise-admin = enterprise administrator
app-role-enterprise-user = enterprise user
app-role-operator = operator
app-role-org-admin = organisation administrator
app-role-registrar = registrar
app-role-reviewer = reviewer
app-role-senior-reviewer = senior reviewer
app-role-system = Corridor itself

# API reference
app-api-title = API reference
app-api-lead = Everything the pages do can be done through the API, with a token from the account page.
app-api-document = OpenAPI document
app-api-parameters = Parameters
app-api-body = Request body
app-api-answers = Answers
app-api-required = required
app-api-public = public
app-api-fields = Fields
app-api-schemas = Types

# Problems of the database and the ledger
problem-taken = This value is already in use
    .detail = Another record has the same value. Choose another one.
problem-busy = Somebody else was faster
    .detail = Nothing was changed. Try again.
problem-storage-full = There is no room left
    .detail = Nothing was changed. The operator has to make room on the disk.
problem-idempotency-key-reused = The idempotency key belongs to another request
    .detail = Nothing was carried out. Give each request a key of its own.
problem-database-unreachable = The database does not answer
    .detail = Nothing was changed. Try again in a moment.
problem-ledger-frozen = Writing is suspended
    .detail = The ledger has to be recovered by the operator first. Reading works.
problem-receipt-pending = The receipt is being sealed
    .detail = The step is recorded. Its receipt is ready in about a second.

# Calendars and deadlines on the command line and on the operator's page
app-concern-calendars = A working calendar ends within 90 days. Import the next year as soon as it is published.
app-system-calendars = Working calendars
app-system-calendars-text = Clocks count with these. A clock that runs past a calendar shows an estimate, and its case stays open until `corridor calendar import FILE` brings the next year.
app-calendar-known-until = Known until { $day }, { $days ->
    [one] one more day.
   *[other] { $days } more days.
}
app-calendar-ended = This year is not known. Import it.
app-calendar-imported = Imported { $calendar }.
app-calendar-nothing-new = Everything in the file was known. Nothing was changed.
app-calendar-year-added = { $year }: added
app-calendar-year-known = { $year }: known already
app-calendar-year-replaced = { $year }: replaced, { $days } days differ
app-calendar-taken-up = A running server takes it up within seconds and counts the clocks of open cases anew.
app-deadline-rule = Rule
app-deadline-trigger = Trigger
app-deadline-due = Due
app-deadline-last-day = Last day in time
app-deadline-not-before = Not before
app-deadline-warning = Warning
app-deadline-calendar = Calendar
app-deadline-basis = Legal basis
app-deadline-evidence = Evidence
app-deadline-source = Source
app-deadline-read-on = read on { $day }
app-deadline-on-due = When it is due
app-deadline-on-breach = When it is missed
app-evidence-law = read in the law
app-evidence-page = read on a public page about the law
app-evidence-unconfirmed = not confirmed
app-evidence-operator-default = no law: set by the operator
