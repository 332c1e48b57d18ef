alter table journal add column instance varchar(63);
