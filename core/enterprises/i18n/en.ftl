### Registration: applications, review, register, certificates.

enterprises-nav-applications = My applications
enterprises-nav-queue = Review queue
enterprises-nav-register = Register
enterprises-nav-certificates = Verify a certificate
enterprises-list-comma = { ", " }
enterprises-colon = { ": " }
enterprises-unnamed = Enterprise without a name yet
enterprises-authority = The authority
enterprises-applicant = The applicant
enterprises-clock-itself = The deadline passed
enterprises-id = Register id
enterprises-column-enterprise = Enterprise
enterprises-column-stage = Stage
enterprises-column-submitted = Submitted
enterprises-column-clock = Deadline
enterprises-column-status = Status
enterprises-column-since = Registered on
enterprises-column-validity = Validity
enterprises-column-version = Version
enterprises-column-effective = Effective from
enterprises-not-yet = Not yet
enterprises-reload = Reload

## Stages and status
enterprises-stage-draft = Draft
enterprises-stage-submitted = Submitted
enterprises-stage-in-review = In review
enterprises-stage-needs-correction = Sent back
enterprises-stage-approved = Approved
enterprises-stage-rejected = Rejected
enterprises-stage-withdrawn = Withdrawn
enterprises-stage-lapsed = Lapsed
enterprises-status-active = Active
enterprises-status-restricted = Restricted
enterprises-status-suspended = Suspended
enterprises-status-verification-due = Verification due
enterprises-status-lapsed = Lapsed
enterprises-status-merged = Merged
enterprises-status-deregistered = Deregistered
enterprises-status-annulled = Annulled
enterprises-way = The way of this application

enterprises-standing-draft-applicant = This application is not submitted yet. Continue whenever you like.
    .detail = Only your organisation sees the draft. It is deleted after 180 days without a change.
enterprises-standing-draft-authority = The applicant is still writing. Nothing is submitted yet.
    .detail = It enters the queue, and the clock starts, when it is submitted.
enterprises-standing-submitted-applicant = Submitted. The authority takes it up by { $due }.
    .detail = You need do nothing now. If something has to be corrected, you are told exactly what.
enterprises-standing-submitted-authority = This application must be taken up by { $due }.
    .detail = Whoever takes it up reviews it; nobody else can decide in their place.
enterprises-standing-in-review-applicant = The authority is reviewing it and decides by { $due }.
    .detail = You need do nothing now. The application cannot be changed during the review.
enterprises-standing-in-review-authority = In review. It must be decided by { $due }.
    .detail = The clock pauses while the application is with the applicant.
enterprises-standing-needs-correction-applicant = { $count ->
    [one] Sent back: correct one point by { $due }.
   *[other] Sent back: correct { $count } points by { $due }.
}
    .detail = Change or explain each point and submit again. Without an answer the application lapses.
enterprises-standing-needs-correction-authority = { $count ->
    [one] Sent back with one point. The applicant must answer by { $due }.
   *[other] Sent back with { $count } points. The applicant must answer by { $due }.
}
    .detail = It returns to its reviewer with the answers, and the clock goes on.
enterprises-standing-approved-applicant = { $purpose ->
    [cancel] Approved. The enterprise has left the register.
    [new] Approved. The enterprise is in the register.
   *[other] Approved. The register shows the change.
}
    .detail = The certificate can be downloaded and printed, and anybody can verify it by scanning.
enterprises-standing-approved-authority = { $purpose ->
    [cancel] Approved. The enterprise has left the register, and its certificates are revoked.
    [new] Approved. The enterprise is in the register and holds a certificate.
   *[other] Approved. The register shows the change.
}
    .detail = To revoke the certificate, open its page.
enterprises-standing-rejected-applicant = The authority rejected this application.
    .detail = The reasons and what you can do are below. You may appeal by { $due }, or apply again.
enterprises-standing-rejected-authority = This application was rejected.
    .detail = The applicant may appeal by { $due }.
enterprises-standing-withdrawn-applicant = This application was withdrawn.
    .detail = Its credit code and other identifiers are free again. You may apply again at any time.
enterprises-standing-withdrawn-authority = The applicant withdrew this application. Nothing is to be done.
    .detail = A new application would enter the queue on its own.
enterprises-standing-lapsed-applicant = Nothing was corrected in time, and the application lapsed.
    .detail = You may apply again.
enterprises-standing-lapsed-authority = The applicant did not correct it in time, and it lapsed.
    .detail = Nothing is to be done.

enterprises-event-submitted = Submitted
enterprises-event-resubmitted = Corrected and submitted again
enterprises-event-withdrawn = Withdrawn
enterprises-event-taken-up = Taken up for review
enterprises-event-sent-back = Sent back for correction
enterprises-event-approved = Approved
enterprises-event-rejected = Rejected
enterprises-event-lapsed = Lapsed
enterprises-event-due-date-recounted = Due date counted anew, with a newer calendar
enterprises-expected-submission = Fill in and submit
enterprises-expected-take-up = To be taken up
enterprises-expected-correction = To be corrected
enterprises-expected-decision = Decision
enterprises-history = History
enterprises-clocks = Deadlines
enterprises-clock-completeness = Taking up
enterprises-clock-review = Review
enterprises-clock-correction = Correction
enterprises-clock-appeal = Appeal
enterprises-clock-last-day = Last day: { $day }
enterprises-clock-paused-since = Paused since
enterprises-clock-provisional = The holidays of that year are not published yet. The date is an estimate by which nothing is decided.
enterprises-basis-unconfirmed = (not checked against the text of the law)

## Register
enterprises-register-lead = Look up registered cross-border e-commerce enterprises. The register is open to everybody, and each version has a receipt.
enterprises-register-query = Name, unified social credit code or LEI
enterprises-register-hint = Part of a name, or a whole code
enterprises-register-empty = No enterprise is registered yet
enterprises-register-empty-text = Enterprises appear here as soon as they are approved.
enterprises-register-none = No enterprise matches “{ $query }”
enterprises-register-none-text = Check for typing errors. Codes must be complete; a part of a name is enough.
enterprises-register-all = Show all enterprises
enterprises-registered-facts = What is registered
enterprises-certificates = Certificates
enterprises-no-certificates = There is no certificate.
enterprises-versions = Versions
enterprises-versions-lead = Each change of the register makes a new version and is entered in the ledger.
enterprises-show-enterprise = Open the register entry
enterprises-show-certificate = Open the certificate

## Certificates
enterprises-certificate-title = Certificate of registration
enterprises-certificate-serial = Certificate number
enterprises-certificate-serial-hint = It is printed at the top, such as CR-4F7KQ-9ZT2M. Capitals, blanks and hyphens do not matter.
enterprises-certificate-qr = QR code of the certificate: where to look it up, and what was signed
enterprises-certificate-valid = Valid
enterprises-certificate-valid-said = This certificate is valid until { $day }.
enterprises-certificate-valid-text = It says what the register says. The steps below verify it without a network.
enterprises-certificate-expired = Expired
enterprises-certificate-expired-stamp = EXPIRED
enterprises-certificate-expired-said = This certificate expired; it was valid until { $day }.
enterprises-certificate-expired-text = See the register for where the enterprise stands now.
enterprises-certificate-revoked = Revoked
enterprises-certificate-revoked-stamp = REVOKED
enterprises-certificate-revoked-said = This certificate was revoked on { $day } and no longer holds.
enterprises-certificate-revoked-text = Reason: { $reason }
enterprises-issued = Issued on
enterprises-valid-until = Valid until
enterprises-look-up-title = Verify a certificate
enterprises-look-up-lead = Type the number of a certificate to see whether it holds, or scan the code printed on it.
enterprises-look-up = Verify
enterprises-verify-title = Verify it offline
enterprises-verify-proof = Download the proof:
enterprises-verify-keys = Get the ledger's public keys and save them as keys.txt:
enterprises-verify-keys-link = Public keys of the ledger
enterprises-verify-command = Run this on any machine; it needs no network:
enterprises-verify-qr = After the # sign, the QR code holds the signed text of the certificate. Whether it was revoked since, only this page knows.
enterprises-proof-pending = The proof is being sealed
enterprises-proof-pending-text = The certificate is recorded. Its proof is sealed within about a second.
enterprises-proof-pending-detail = This page reloads by itself and then downloads the proof.
enterprises-back-to-certificate = Back to the certificate
enterprises-revoke = Revoke the certificate
enterprises-revoke-title = Revoke a certificate
enterprises-revoke-effect = Certificate { $serial } becomes void at once, and this cannot be undone
enterprises-revoke-effect-text = Whoever scans or looks it up sees that it was revoked, and why. The decision is entered in the ledger.
enterprises-revoke-reason = Reason
enterprises-revoke-reason-hint = Everybody can read it. Name no persons.
enterprises-revoked = The certificate was revoked.

## Applications
enterprises-applications-lead = What your organisation applied for, and where it stands.
enterprises-applications-empty = There is no application yet
enterprises-applications-none-to-begin = You may not apply for any organisation at present. Ask the administrator of yours.
enterprises-begin = Register an enterprise
enterprises-begin-text = Four steps: the enterprise, people and contacts, documents, check and sign. Everything is saved as you type, and all faults are told before you submit.
enterprises-begin-for = For which organisation
enterprises-begun = The application is begun. What you type is saved by itself.
enterprises-continue = Continue
enterprises-open-review = Open for review
enterprises-withdraw = Withdraw
enterprises-withdraw-title = Withdraw the application
enterprises-withdraw-effect = The application ends here and cannot be taken up again
enterprises-withdraw-effect-text = Nobody reviews what was filled in. Its credit code and other identifiers are free at once, and you may apply again.
enterprises-withdrawn = The application was withdrawn.
enterprises-saved = Saved. Continue whenever you like.
enterprises-submitted = Submitted. The receipt is in the history.
enterprises-reasons = Reasons of the authority
enterprises-reason-answered = The applicant says
enterprises-remedy = What can be done

enterprises-section-enterprise = Enterprise
enterprises-section-enterprise-lead = As on the business licence or the certificate of incorporation. What you type is saved by itself.
enterprises-section-people = People and contacts
enterprises-section-people-lead = None of this is shown in the register. The authority uses it to verify and to call.
enterprises-section-documents = Documents
enterprises-section-documents-lead = These follow from what the enterprise does and where it is registered.
enterprises-section-declare = Check and sign
enterprises-section-declare-lead = Look over everything before you submit. The reviewer sees exactly the same findings.
enterprises-save-next = Save and continue
enterprises-save-leave = Save and leave
enterprises-go-on-anyway = Correct it later, go on
enterprises-changes = What differs from what is saved
enterprises-changes-text = “Before” is what somebody else saved, “now” is what you typed. Saving again keeps yours.
enterprises-group-business = Business
enterprises-group-identity = Identity
enterprises-group-places = Address and shops
enterprises-group-representative = Legal representative
enterprises-group-contact = Contacts

enterprises-field-kinds = Kind of enterprise
enterprises-field-kinds-hint = Choose all that apply. The documents follow from it.
enterprises-field-trade-modes = Customs supervision modes
enterprises-field-trade-modes-hint = Choose all that apply, or none if nothing is imported or exported yet.
enterprises-field-jurisdiction = Home
enterprises-field-jurisdiction-hint = The country or region in whose register the enterprise stands.
enterprises-field-uscc = Unified social credit code
enterprises-field-uscc-hint = Needed for the Chinese mainland: 18 characters, on the business licence.
enterprises-field-lei = Legal entity identifier (LEI)
enterprises-field-lei-hint = Needed elsewhere: 20 characters. Optional for the Chinese mainland.
enterprises-field-legal-name = Legal name
enterprises-field-legal-name-hint = Exactly as registered, in the script of the register.
enterprises-field-latin-name = Name in Latin letters
enterprises-field-latin-name-hint = For customs documents and marketplaces abroad.
enterprises-field-legal-form = Legal form
enterprises-field-legal-form-hint = Such as limited liability company, or sole trader.
enterprises-field-address = Registered address
enterprises-field-address-hint = In one line, as registered.
enterprises-field-division = Administrative division
enterprises-field-division-hint = Six digits of the county or district, such as 410100. Leave it empty outside the Chinese mainland.
enterprises-field-stores = Shops
enterprises-field-stores-hint = One address a line, beginning with https://, at most 50. The register shows them.
enterprises-field-representative-name = Name of the legal representative
enterprises-field-representative-name-hint = Abroad: who may act for the enterprise by law.
enterprises-field-representative-id = Their identity document number
enterprises-field-representative-id-hint = Kept encrypted; only the last four characters are shown. Leave it as it is, or type the whole number to change it.
enterprises-field-contact-name = Contact for this application
enterprises-field-contact-name-hint = Whom the authority calls with questions.
enterprises-field-contact-email = Mail address
enterprises-field-contact-phone = Telephone
enterprises-field-contact-phone-hint = With the country code, such as +86 371 1234 5678.
enterprises-field-safety-phone = Product safety telephone
enterprises-field-safety-phone-hint = Answered day and night, with the country code.
enterprises-field-declared-by = Signed by
enterprises-field-declared-by-hint = As a rule, the legal representative.
enterprises-field-declaration = I have checked all this and make this declaration

enterprises-documents-count = { $present } of { $needed } mandatory documents uploaded.
enterprises-slot-mandatory = Mandatory
enterprises-slot-optional = Optional
enterprises-slot-present = Uploaded
enterprises-slot-missing = Missing
enterprises-slot-none = Not given
enterprises-document-add = Add files: { $name }
enterprises-document-hint = PDF, PNG or JPEG, at most { $limit } each. You can choose several.
enterprises-document-upload = Upload
enterprises-document-remove = Remove
enterprises-document-removed = The file was removed.
enterprises-to-check = Continue to the check

enterprises-slot-business-licence = Business licence
enterprises-slot-business-licence-why = To check name, credit code and registered address. A clear scan of the original or the duplicate.
enterprises-slot-register-extract = Extract of the home register
enterprises-slot-register-extract-why = To show that the enterprise is registered at home. A certificate of incorporation, or an extract of the last three months.
enterprises-slot-representative-identity = Identity document of the legal representative
enterprises-slot-representative-identity-why = To check who represents the enterprise. Both sides of an identity card.
enterprises-slot-responsibility-commitment = Quality and safety commitment
enterprises-slot-responsibility-commitment-why = The commitment to answer for the goods you sell or make. It spares you questions later.
enterprises-slot-telecom-licence = Value-added telecommunications licence
enterprises-slot-telecom-licence-why = Needed to run a marketplace on the Chinese mainland.
enterprises-slot-payment-licence = Payment licence
enterprises-slot-payment-licence-why = Needed to handle payments on the Chinese mainland.
enterprises-slot-express-licence = Express delivery licence
enterprises-slot-express-licence-why = Needed to run express delivery on the Chinese mainland.
enterprises-slot-warehouse-title = Title to the warehouse
enterprises-slot-warehouse-title-why = The customs registration of the supervised site, or the deed or lease of the warehouse.
enterprises-slot-agent-mandate = Mandate of the domestic agent
enterprises-slot-agent-mandate-why = The contract between the overseas seller and its agent, saying who answers for what.
enterprises-slot-laboratory-accreditation = Accreditation of the laboratory
enterprises-slot-laboratory-accreditation-why = The CMA qualification, or an accreditation by CNAS or to ISO/IEC 17025.
enterprises-slot-power-of-attorney = Authorisation by right holders
enterprises-slot-power-of-attorney-why = To show that you may act for the holders of the rights.

enterprises-check-good = Nothing keeps this from being submitted
enterprises-check-good-text = If all is right, make the declaration, sign and submit.
enterprises-check-reasons = Answer the reasons of the authority first
enterprises-check-reasons-text = Nothing else keeps this from being submitted. Change or explain what each reason speaks of, and submit again.
enterprises-check-must = { $count ->
    [one] One point must be corrected first
   *[other] { $count } points must be corrected first
}
enterprises-check-will = This can be submitted, but the reviewer may ask
enterprises-change = Change
enterprises-nothing-yet = Nothing is filled in yet.
enterprises-reasons-how = Change what each reason speaks of, or explain here why it is right.
enterprises-explanation = Explanation: { $field }
enterprises-declaration = Declaration and signature
enterprises-declaration-text =
    The enterprise declares that what it filled in and uploaded is true, exact and complete; that it will report changes in time; and that it answers for the quality and safety of its goods.
    A fingerprint of the application is entered in the ledger, where nobody can change it afterwards.
enterprises-may-not-submit = An enterprise administrator has to submit
enterprises-may-not-submit-text = You may fill in and upload, but not sign for the enterprise. Save, and ask an administrator to open this page.
enterprises-submit = Sign and submit
enterprises-resubmit = Submit again

enterprises-kind-ecommerce-operator = E-commerce enterprise
enterprises-kind-ecommerce-operator-hint = Sells goods of its own
enterprises-kind-platform = Marketplace
enterprises-kind-platform-hint = Lets others trade
enterprises-kind-payment = Payment institution
enterprises-kind-payment-hint = Collects and pays across borders
enterprises-kind-logistics = Logistics enterprise
enterprises-kind-logistics-hint = Carriage, express, delivery
enterprises-kind-warehouse = Warehouse or supervised site
enterprises-kind-warehouse-hint = Bonded, supervised or overseas
enterprises-kind-comprehensive-service = Comprehensive service provider
enterprises-kind-comprehensive-service-hint = Acts for many small exporters
enterprises-kind-domestic-agent = Domestic agent
enterprises-kind-domestic-agent-hint = Acts, and is liable, in China for a seller abroad
enterprises-kind-overseas-seller = Overseas seller
enterprises-kind-overseas-seller-hint = Registered abroad, sells to consumers in China
enterprises-kind-manufacturer = Manufacturer
enterprises-kind-manufacturer-hint = Makes goods that are sold across borders
enterprises-kind-laboratory = Laboratory
enterprises-kind-laboratory-hint = Issues test reports
enterprises-kind-rights-agent = Rights agent
enterprises-kind-rights-agent-hint = Acts for holders of intellectual property
enterprises-mode-9610 = 9610 Cross-border e-commerce
enterprises-mode-1210 = 1210 Bonded cross-border e-commerce
enterprises-mode-1239 = 1239 Bonded cross-border e-commerce A
enterprises-mode-9710 = 9710 B2B direct export
enterprises-mode-9810 = 9810 Export to an overseas warehouse

## Review
enterprises-queue-lead = By deadline, the most urgent first.
enterprises-queue-with-us = With the authority
enterprises-queue-mine = Reviewed by you
enterprises-queue-yours = Yours
enterprises-queue-all = Show the whole queue
enterprises-queue-empty = No application is here
enterprises-queue-empty-text = New applications appear here with their deadline.
enterprises-queue-mine-empty = You review no application at present
enterprises-queue-mine-empty-text = What you take up stays here until it is decided.
enterprises-take-up = Take up
enterprises-taken-up = You review this application now.
enterprises-another-decides = Another reviewer works on this
enterprises-another-decides-text = Whoever took an application up decides on it. You can read everything.
enterprises-findings = Findings
enterprises-findings-none = The rules find nothing wrong.
enterprises-findings-block = Does not meet the rules
enterprises-findings-warn = Worth a look
enterprises-send-back = Send back
enterprises-send-back-effect = The application goes back to the applicant
enterprises-send-back-effect-text = The applicant sees each reason and goes from it straight to the field. Your clock pauses, and theirs starts.
enterprises-sent-back = Sent back. Your clock is paused.
enterprises-approve = Approve
enterprises-approve-effect = The enterprise enters the register and gets its certificate at once
enterprises-approve-effect-text = Everybody will see its name, identifiers, kinds, address and shops; people and contacts stay hidden. The certificate holds for a year, and the decision is entered in the ledger.
enterprises-approved = Approved. The register shows it.
enterprises-reject = Reject
enterprises-reject-effect = The application ends and the enterprise does not enter the register
enterprises-reject-effect-text = The applicant sees the reasons and what can be done, and may appeal. If it can be corrected, send it back instead.
enterprises-rejected = The application was rejected.
enterprises-reason-number = Reason { $number }
enterprises-reason-where = About
enterprises-reason-why = What is wrong
enterprises-reason-text = In detail
enterprises-reason-text-hint = What is wrong, and what would be right. Needed for “other”.
enterprises-reason-more = Add a reason
enterprises-remedy-hint = What the enterprise can do, and where and until when it may appeal.
enterprises-reason-illegible = Cannot be read
enterprises-reason-incomplete = Incomplete
enterprises-reason-wrong-document = Wrong document
enterprises-reason-expired = No longer valid
enterprises-reason-mismatch = Differs from another field or document
enterprises-reason-other = Other

## Desk
enterprises-desk-correct = The application of { $name } was sent back and needs correction
enterprises-desk-draft = The application of { $name } is not submitted yet
enterprises-desk-draft-unnamed = An application is not finished yet
enterprises-desk-take-up = The application of { $name } waits to be taken up
enterprises-desk-decide = Decide on the application of { $name }
enterprises-desk-expiring = Certificate { $serial } runs out soon

## Violations
violation-choose-one = Choose at least one
violation-not-chosen = Choose one
violation-not-in-list = This is none of the choices
violation-declaration-missing = Check everything and make the declaration
violation-country-unknown = Choose a country or region
violation-email-malformed = This is not a mail address such as name@example.com
violation-phone-malformed = Begin with a plus sign and the country code, such as +86 371 1234 5678
violation-store-malformed = One address a line, each beginning with https://
violation-division-malformed = Six digits, such as 410100
violation-division-differs = This is another province than the credit code names. If the enterprise moved, say so when you submit
violation-signatory-differs = The signatory is not the legal representative. Have the authorisation at hand
violation-organisation-code-check = The check character of the organisation code (characters 9 to 17) does not fit. Early codes can be like that; compare it with the licence
violation-identifier-taken = Another application or enterprise holds this number. If you think somebody misuses it, tell the authority
violation-identifier-empty = Fill this in
violation-identifier-too-short = Characters are missing: { $needed } are needed, there are { $found }
violation-identifier-too-long = There are too many characters: at most { $max }, there are { $found }
violation-identifier-character-not-allowed = Character { $position } cannot be “{ $found }”; compare it with the document
violation-identifier-unknown-registering-authority = The first character “{ $found }” names no registering authority
violation-identifier-wrong-check-character = The check character is { $found }, but the rest calls for { $expected }; at least one character is mistyped
violation-document-missing = Upload this document
violation-reason-missing = Give at least one reason
violation-identity-too-short = The number is too short for an identity document
violation-reason-unanswered = Change what the reason speaks of, or explain it here
violation-slot-not-required = The answers do not ask for this document
violation-too-many-lines = There are too many; 50 at most
violation-too-many-documents = There are too many documents; 60 files at most
violation-sent-back = Sent back: { $reason }
violation-answers-changed = Somebody saved this application after you opened the page. What you typed is still below; check it and save again.
violation-file-missing = Choose a file first
violation-file-too-large = The file is too large; at most { $limit }. Compress or split it and send it again
violation-certificate-unknown = There is no certificate of this number; compare it with the certificate
violation-serial-malformed = A number looks like CR-4F7KQ-9ZT2M: ten letters or digits after CR

## Changes of an entry
enterprises-purpose-new = Registration
enterprises-purpose-amend = Amendment
enterprises-purpose-renew = Renewal
enterprises-purpose-restore = Restoration
enterprises-purpose-cancel = Cancellation
enterprises-begin-amend = Amend
enterprises-begin-renew = Renew
enterprises-begin-restore = Restore
enterprises-begin-cancel = Leave the register
enterprises-begin-again = Begin again
enterprises-change-begun = Begun. The form holds what the register says now; change what has changed, and sign.
enterprises-change-pending = A change of this entry is being reviewed.
enterprises-change-pending-since = Change pending since
enterprises-what-changes = What changes
enterprises-nothing-changes = Nothing in the entry differs so far.
enterprises-field-because = Why it changes
enterprises-field-because-hint = One sentence. It stands in the public history of the entry.
enterprises-version-number = Version { $number }
enterprises-certificate-superseded = Replaced
enterprises-certificate-superseded-stamp = REPLACED
enterprises-certificate-superseded-said = A newer certificate took the place of this one: { $serial }.
enterprises-event-took-effect = Took effect without review
violation-nothing-changed = Nothing differs from what the register says. Change a field or add a document first

## Problems
problem-enterprises-illegal-transition = The application is in another stage by now
    .detail = It moved on after you opened the page, so this can no longer be done. Reload the page to see where it stands.
problem-enterprises-already-applied = The organisation has an application, or is registered
    .detail = An organisation has one open application at a time, and none once it is in the register.
problem-enterprises-blocked = The application cannot be submitted yet
    .detail = { $count } points must be corrected first. They are listed.
problem-enterprises-unanswered = Some reasons are not answered
    .detail = { $count } reasons are neither met by a change nor explained.
problem-enterprises-conflict-of-interest = You cannot review this
    .detail = You belong to the organisation that applies. Another reviewer has to decide.
problem-enterprises-not-the-reviewer = Another reviewer works on this application
    .detail = Only the reviewer who took it up can decide.
problem-enterprises-too-late = The time for correction is over
    .detail = The last day has passed. Begin a new application; this one can still be read.
problem-enterprises-not-in-force = The certificate is revoked already
    .detail = The revocation is in force. Nothing more is to be done.
problem-enterprises-not-admitted = The entry cannot be changed like this now
    .detail = What can be done depends on where the entry stands. Its page offers what is possible.
problem-enterprises-overtaken = The entry was changed since this application began
    .detail = It starts from version { $base }, and the register is at version { $found }. Withdraw it and begin the change again.
