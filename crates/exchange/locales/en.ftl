# Who read my data
exchange-my-title = Who read my data
exchange-my-lead = Whenever an agency reads data about you, it must say why and on which law, and it is recorded here. If you think it was wrong, write to that agency.
exchange-my-empty = No agency has read your data yet
exchange-my-empty-next = Every reading appears here at once, or later only where a law says so.
exchange-my-contracts = See all data contracts
exchange-my-ledger = How these rows are kept from being changed
exchange-my-receipt = Download the receipt of { $when }
exchange-my-evidence = Download the evidence of { $when }
exchange-my-looked-up = { $agency } looked up your data in “{ $registry }”
exchange-my-silent = { $node } did not answer just now. What was read there is missing from this list; look again later.
exchange-node = Answered by
exchange-my-called = { $agency } used your data through “{ $registry }”
exchange-my-told = { $agency } was told of a change of your data in “{ $registry }”
exchange-my-opened = { $agency } opened your record in “{ $registry }”
exchange-channel-case = Looked up by the system while handling a case
exchange-channel-official = Looked up by an official
exchange-channel-subscription = Told automatically under a contract
exchange-channel-system = Looked up by the agency's own system
exchange-purpose = Purpose
exchange-basis = Legal basis
exchange-fields = Fields
exchange-result = Result
exchange-nothing-found = Nothing was found
exchange-case = Case
exchange-to-case = See this case
exchange-delayed = Law that delays telling you
exchange-whole-record = The whole record
exchange-list-separator = ,{" "}

# Contracts
exchange-contracts-title = Data contracts
exchange-contracts-lead = To read another agency's data, an agency needs a contract: which fields, why, on which law, until when. Without a contract nothing is given.
exchange-contracts-search = Find a contract by agency, registry or purpose
exchange-contracts-none = No contract was found
exchange-contracts-none-next = Try other words.
exchange-contract = Contract
exchange-consumer = Agency that reads
exchange-registry = Registry
exchange-api = API
exchange-endpoints = What may be called
exchange-endpoint = Called
exchange-provider = Agency that provides
exchange-keys = Looked up by
exchange-until = Until
exchange-in-force = In force
exchange-expired = Expired
exchange-not-yet = Not yet in force
exchange-what = What is read, and why
exchange-who = Who may read it
exchange-limits = Limits and telling the person
exchange-in-service = While handling a case:
exchange-by-system = The agency's own systems
exchange-period = In force
exchange-period-text = { $from } to { $until }
exchange-quota = Limit a day
exchange-quota-text =
    { $count ->
        [one] One look-up
       *[other] { $count } look-ups
    }
exchange-visible = Telling the person
exchange-visible-at-once = At once
exchange-visible-later =
    { $days ->
        [one] One day after the look-up
       *[other] { $days } days after the look-up
    }
exchange-told = Told when these change
exchange-told-applies = The reading agency's “{ $registry }” is corrected by itself.

# Looking up by hand
exchange-look-up-title = Look up another agency's data
exchange-look-up-lead = These are the contracts your post may use.
exchange-look-up-none = Your post may use no contract
exchange-look-up-none-next = Contracts name the posts that may use them. If your work needs one, ask your agency's IT staff.
exchange-look-up-logged = This look-up is recorded. The person will see your agency, your post, your name, the purpose and the legal basis.
exchange-by = Look up by
exchange-key = Value
exchange-key-needed = Enter the value to look up
exchange-purpose-confirm = I look this up for: { $purpose }
exchange-purpose-needed = Confirm the purpose; this contract may be used for no other
exchange-look-up-button = Look up
exchange-look-up-again = Look up another
exchange-number = Look-up number
exchange-time = Time
exchange-found =
    { $count ->
        [0] Nothing found
        [one] One record found
       *[other] { $count } records found
    }
exchange-nothing-found-next = Check the value you entered. This look-up was recorded all the same.

# The agency's log
exchange-log-title = Our agency's look-ups
exchange-log-look-ups = Look-ups
exchange-log-asked = Others asked us
exchange-log-told = Changes we were told of
exchange-log-untold = To be told on other nodes
exchange-log-empty = There is nothing yet
exchange-log-empty-next = Whatever your agency looks up or is told of is recorded here.
exchange-by-whom = By
exchange-evidence = Evidence
exchange-evidence-take = Download the evidence ({ $when })
exchange-evidence-elsewhere = Another node answered: see exchanges with other nodes
exchange-corrected = Records corrected

# Changes to be told on other nodes
exchange-untold-title = Changes to be told on other nodes
exchange-untold-lead = When your agency's registers change, agencies on other nodes are told as the contracts say. What does not arrive is sent again by itself, with growing pauses, for seven days and then no more. Once the other side has it, it is no longer listed here.
exchange-untold-waiting = Waiting to be sent
exchange-untold-given-up = No longer sent
exchange-untold-empty = Nothing waits to be sent
exchange-untold-empty-next = The agencies on other nodes have every notice they are to have.
exchange-untold-state = State
exchange-untold-why = Why
exchange-untold-waits = Waiting
exchange-untold-gave-up = No longer sent
exchange-untold-gave-up-next = Tell the other agency, so that it looks up the present data under the contract.
exchange-untold-tried =
    { $count ->
        [one] Tried once
       *[other] Tried { $count } times
    }
exchange-untold-next = Next: { $when }
exchange-untold-not-tried = It was just made and is about to be sent.
exchange-untold-unreachable = The other node cannot be reached. If this goes on, ask the other agency's IT staff.
exchange-untold-list = This node's list of the federation has expired. Ask IT staff to run minben node check and look at the connection to the centre.
exchange-untold-stamps = This node's log has had no time stamp for too long, so nothing is exchanged. Ask IT staff to run minben node check.
exchange-untold-no-node = No node in the federation's list has this agency. Ask the agency that governs the federation.
exchange-untold-contract-unknown = The other node's catalogue has no such contract, or one that subscribes to nothing. Bring both to the same version of the catalogue.
exchange-untold-other-provider = In the other node's catalogue your agency does not provide under this contract. Bring both to the same version of the catalogue.
exchange-untold-other-consumer = On the other node this agency is not the contract's reader today. Compare the contract, and the node that the federation's list gives for the agency.
exchange-untold-not-in-force = In the other node's catalogue this contract is not in force today. Ask the other agency to renew it or to update its catalogue.
exchange-untold-field = In the other node's catalogue this contract does not subscribe to the field that changed. Bring both to the same version of the catalogue.
exchange-untold-set = In the other node's catalogue this contract corrects other fields. Bring both to the same version of the catalogue.
exchange-untold-not-logged = The other node cannot log or correct anything now, so it did not take the notice. If this goes on, ask the other agency's IT staff.
exchange-untold-other = The other node did not take it: { $reason }

# Credentials
exchange-credentials-title = API credentials
exchange-credentials-lead = Your agency's systems call the exchange with a credential. If one leaks, revoke it at once; it stops working immediately.
exchange-credentials-none = There are no credentials yet
exchange-credential-new = New credential
exchange-credential-name = Name
exchange-credential-name-hint = So that people can tell which system uses it
exchange-credential-name-needed = Enter a name of at most { $limit } characters
exchange-credential-certificate = Client certificate (PEM)
exchange-credential-certificate-hint = If the system shows a certificate of its own in TLS, paste it here; it may be self-signed. Keep the private key on your system and never paste it. Leave this empty to get a secret instead.
exchange-credential-shown = By certificate: { $subject }, valid until { $day }
exchange-credential-create = Make the credential
exchange-credential-id = Id
exchange-credential-since = Made
exchange-credential-state = State
exchange-credential-revoked = Revoked
exchange-credential-revoke = Revoke “{ $name }”
exchange-credential-made = The credential “{ $name }” was made
exchange-credential-once = The secret is shown this once. When you leave this page it is gone, so put it in a safe place now.
exchange-credential-use = Send it in this header:

# Errors
error-exchange-contract-unknown = There is no contract “{ $contract }”.
error-exchange-contract-unknown-next = See the list of contracts for the right id.
error-exchange-not-consumer = This contract belongs to another agency; yours cannot use it.
error-exchange-not-consumer-next = Choose one of your own agency's contracts.
error-exchange-consumer-not-in-force = The agency “{ $agency }” does not exist today and cannot look anything up.
error-exchange-consumer-not-in-force-next = If its work was taken over, the new agency needs a contract of its own.
error-exchange-contract-not-yet = This contract begins on { $from }.
error-exchange-contract-not-yet-next = Wait for that day, or ask your agency's IT staff.
error-exchange-contract-expired = This contract ended on { $until }.
error-exchange-contract-expired-next = If it is still needed, your agency's IT staff can renew it with the providing agency.
error-exchange-purpose-unknown = This contract may be used for “{ $allowed }” only.
error-exchange-purpose-unknown-next = Another purpose needs a contract with its own legal basis.
error-exchange-not-allowed = This contract does not name your post, service or system.
error-exchange-not-allowed-next = Ask a post that the contract names, or your agency's IT staff.
error-exchange-key-not-contracted = This contract does not allow looking up by “{ $field }”.
error-exchange-key-not-contracted-next = Use one of the fields the contract names.
error-exchange-key-missing = The value to look up is missing ({ $field }).
error-exchange-key-missing-next = Enter a value and send it again.
error-exchange-field-not-contracted = This contract does not give the field “{ $field }”.
error-exchange-field-not-contracted-next = Ask for contracted fields only.
error-exchange-quota-exceeded = The { $quota } look-ups a day of this contract are used up.
error-exchange-quota-exceeded-next = Try again tomorrow. If this happens often, agree on a higher limit with the providing agency.
error-exchange-too-many = More than { $limit } records fit, which is more than one look-up gives.
error-exchange-too-many-next = Ask for something narrower, or agree with the providing agency on another way.
error-exchange-certificate-unreadable = This is no certificate in PEM; paste the whole text that begins with -----BEGIN CERTIFICATE-----.
error-exchange-certificate-not-valid = The certificate is valid from { $from } to { $until }, not today.
error-exchange-certificate-not-valid-next = Paste one that is valid now.
error-exchange-certificate-known = This certificate was registered before.
error-exchange-certificate-known-next = One that was revoked is never taken again; use a new one.
error-exchange-credential-unknown = Your agency has no such credential in force.
error-exchange-credential-unknown-next = See the list of credentials.
error-exchange-body = The JSON could not be read: { $detail }
error-exchange-body-next = Correct it as the API's description says and send it again.
error-exchange-about-an-api = The contract “{ $contract }” is about an API, which systems call; there is nothing to look up.
error-exchange-about-an-api-next = Call the API at /n1/… or /r1/… as the guide for developers says.
error-exchange-elsewhere = The other agency's node gave no data: { $reason }
error-exchange-elsewhere-next = Try again; if it goes on, tell your agency's IT staff.
error-exchange-answer-gone = Answers can be seen for thirty minutes only.
error-exchange-answer-gone-next = If you still need it, look it up again.
error-exchange-log-not-yours = Only supervisors, IT staff and auditors see the agency's look-ups.
error-exchange-log-not-yours-next = Ask your supervisor.
error-exchange-evidence-elsewhere = Another node answered this, and its evidence holds the messages of both nodes; it is not here.
error-exchange-evidence-elsewhere-next = Download it from the exchanges with other nodes.
error-exchange-not-sealed = The evidence cannot be put under the agency's seal now; no record is lost.
error-exchange-not-sealed-next = Try again in a few minutes; if it goes on, ask the operator whether signing keys and time stamps are ready.
