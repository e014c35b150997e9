Feature: The economic evaluation of a programme is computed again
  Row K/econ: net present value, internal rate and benefit-cost ratio of the base case follow; figures of the
  sensitivity tables that do not are found.

  Background:
    Given a person "陳測安"

  Scenario: The base case follows from its flows
    Then "陳測安" sees "淨現值 590,832 千元" on page "/programmes/2012/economics"
    And "陳測安" sees "內部報酬率 10.56%" on page "/programmes/2012/economics"
    And "陳測安" sees "益本比 1.0559" on page "/programmes/2012/economics"

  Scenario: The value for forty per cent less cost does not follow
    Then "陳測安" sees "投入成本變動分析，成本 -40%，淨現值" on page "/programmes/2012/audit"
    And "陳測安" sees "印的數字 5,757,612 重算的數字 4,818,696" on page "/programmes/2012/audit"

  Scenario: Where there is no internal rate, or several, it is said
    Then "陳測安" sees "沒有內部報酬率" on page "/programmes/2012/audit"
    And "陳測安" sees "有好幾個：66.65%; 181.32%" on page "/programmes/2012/economics?benefit=20"
    And "陳測安" sees "Figures that are one of several roots" on page "/programmes/2012/audit?lang=en"

  Scenario: Other assumptions are computed at once, without script
    Then "陳測安" sees "淨現值 4,818,696 千元" on page "/programmes/2012/economics?cost=-40"
    And "陳測安" sees "淨現值 389,049 千元" on page "/programmes/2012/economics?rate=4.9"
    And "陳測安" sees "1.055899" on page "/api/programmes/2012/what-if"
