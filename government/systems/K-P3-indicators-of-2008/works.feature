Feature: Targets and results of the third phase
  Row K/P3: targets and results as they were published, with the achievement rates that follow from them.

  Background:
    Given a person "陳測安"

  Scenario: Each indicator shows its targets, results and rates
    Then "陳測安" sees "97年 50% 42% 84.0% 未達成" on page "/programmes/2008/indicators/p3-1"
    And "陳測安" sees "99年 54% 53% 98.1% 未達成" on page "/programmes/2008/indicators/p3-1"
    And "陳測安" sees "2008 50% 42% 84.0% missed" on page "/programmes/2008/indicators/p3-1?lang=en"

  Scenario: That every target was met does not follow from the results
    Then "陳測安" sees "預期績效「均如期如質達成」" on page "/programmes/2008/audit"
    And "陳測安" sees "不相符的數字" on page "/programmes/2008/audit"

  Scenario: Programs get the same figures
    Then "陳測安" sees "84.00" on page "/api/programmes/2008/indicators"
