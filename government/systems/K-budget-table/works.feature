Feature: The budget table of a programme is added up again
  Row K/budget: 31 sub-plans by year, capital and current; the capital total that is short by 6 is found.

  Background:
    Given a person "陳測安"

  Scenario: Everybody reads the table, and sees which figure does not add up
    Then "陳測安" sees "防救災雲端計畫" on page "/programmes/2012/budget"
    And "陳測安" sees "1,673,174" on page "/programmes/2012/budget"
    And "陳測安" sees "這張表有 1 個數字和各列加總不符" on page "/programmes/2012/budget"
    And "陳測安" sees "5,176,220 5,176,226 各列加總" on page "/programmes/2012/budget"

  Scenario: The check of figures names the total, both figures and the 31 rows
    Then "陳測安" sees "總計，資本門，101年至105年" on page "/programmes/2012/audit"
    And "陳測安" sees "印的數字 5,176,220 重算的數字 5,176,226 印的減重算的 -6" on page "/programmes/2012/audit"
    And "陳測安" sees "用來重算的 31 列" on page "/programmes/2012/audit"
    And "陳測安" sees "Whole programme, Capital, 2012–2016" on page "/programmes/2012/audit?lang=en"

  Scenario: A sub-plan has its own page with its money and who leads it
    Then "陳測安" sees "國家發展委員會" on page "/programmes/2012/items/1.1"
    And "陳測安" sees "102年 5,000 0 5,000" on page "/programmes/2012/items/1.1"

  Scenario: Programs get the printed table and what follows from it
    Then "陳測安" sees "1.4,167174,76000" on page "/programmes/2012/tables/budget.csv"
    And "陳測安" sees "5176226" on page "/api/programmes/2012/audit"
