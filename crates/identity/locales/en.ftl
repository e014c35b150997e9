# Signing in
identity-sign-in-title = Sign in
identity-live-lead = Signing in by certificate or passkey is not yet set up on this system.
identity-live-citizen = Citizens: please ask at the counter or on the telephone line of the agency you need. Once it is set up, the ways to sign in will appear here.
identity-live-official = Officials: please ask your agency's IT staff. IT staff: please ask the operator of this system to set up a way to sign in.
identity-demo-title = Choose who to sign in as
identity-demo-lead = This is a demonstration. The people and all data are made up, so there are no passwords. Choose somebody and try things out in their name.
identity-demo-tabs = Sign in as
identity-as-citizen = A citizen
identity-as-official = An official
identity-search-people = Find a person
identity-search-people-hint = The beginning of a name, or a whole national id number
identity-search-posts = Find a post
identity-search-posts-hint = Part of an agency, a title or a name
identity-people-caption = Made-up citizens
identity-posts-count = { $agency } ({ $count })
identity-enter = Sign in as { $name }
identity-nobody = Nobody was found
identity-nobody-next = Try other words, or empty the search box to see the whole list.

# Errors
error-identity-unknown-person = This person or this post cannot sign in today.
error-identity-unknown-person-next = Go back to the sign-in page and choose again from the list.
error-identity-other-installation = The data folder belongs to another kind of installation, so the system did not start.
error-identity-other-installation-next = The operator should use another folder.
