alter table case_answers add column entered TEXT not null default '{}';
