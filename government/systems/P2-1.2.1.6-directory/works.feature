Feature: Agencies, units and posts are looked up over the web
  Row P2/1.2.1.6: the directory for people, for programs, and for address books over LDAP.

  Background:
    Given today is "2026-11-23"
    And a person "陳測安"
    And the official "林範文" in post "motc-thb-clerk-1"

  Scenario: Found by a part of the name
    Then "陳測安" sees "交通部公路局" on page "/agencies?q=公路局"
    And "陳測安" does not see "衛生福利部" on page "/agencies?q=公路局"

  Scenario: The page of an agency names its posts and where it belongs
    Then "陳測安" sees "監理員" on page "/agencies/motc-thb"
    And "陳測安" sees "林範文" on page "/agencies/motc-thb"
    And "陳測安" sees "Highway Bureau, MOTC" on page "/agencies/motc-thb?lang=en"

  Scenario: A reorganised agency names its successor, and a past day its old name
    Then "陳測安" sees "國家發展委員會" on page "/agencies/rdec"
    And "陳測安" sees "交通部公路總局" on page "/agencies?on=2010-06-30&q=公路總局"

  Scenario: Programs read the same over the API
    Then "陳測安" sees "motc-thb" on page "/api/directory/agencies?q=公路局"

  Scenario: An unmodified LDAP client finds the same post
    Then an LDAP client finds "motc-thb-clerk-1" under "motc-thb"
