/** The local database's shape, step by step. Steps are only ever added: a file remembers how many it has had (`user_version`). */
export const storeMigrations: readonly string[] = [
  `create table journal (
     seq integer primary key,
     at text not null,
     kind text not null,
     who text,
     context_name text,
     title text not null,
     plan_id text,
     run_id text,
     detail text,
     hash text not null
   ) strict;
   create table plan (
     id text primary key,
     created_at text not null,
     shown text not null,
     omitted text not null,
     sealed blob
   ) strict;
   create table run (
     id text primary key,
     plan_id text not null,
     cluster_id text not null,
     started_at text not null,
     status text not null,
     shown text not null,
     params text not null,
     sealed blob
   ) strict;
   create index run_by_cluster on run (cluster_id, started_at);
   create index run_by_time on run (started_at);
   create table vault (
     id text primary key,
     title text not null,
     context_name text not null,
     cluster_id text not null,
     keys text not null,
     saved_at text not null,
     sealed blob not null
   ) strict;`,
  `create table journal_checkpoint (
     id integer primary key check (id = 1),
     seq integer not null,
     hash text not null
   ) strict;`,
  `create table rollout (
     id text primary key,
     created_at text not null,
     ended_at text,
     state text not null,
     shown text not null,
     sealed blob
   ) strict;
   create table rollout_item (
     rollout_id text not null references rollout (id) on delete cascade,
     cluster_id text not null,
     place integer not null,
     plan_id text,
     shown text not null,
     consent text,
     primary key (rollout_id, cluster_id)
   ) strict;
   create index rollout_item_by_plan on rollout_item (plan_id);
   create index run_by_plan on run (plan_id);`,
  `create table history (
     seq integer primary key autoincrement,
     key text unique,
     cluster_id text not null,
     context_id text not null,
     context_name text,
     engine text not null,
     namespace text not null,
     name text not null,
     uid text,
     kind text not null,
     what text not null,
     tone text not null,
     at text not null,
     since text,
     gap text,
     title text not null,
     detail text,
     about text,
     count integer not null,
     health text
   ) strict;
   create index history_by_time on history (at, seq);
   create index history_by_cluster on history (cluster_id, at, seq);
   create table last_seen (
     cluster_id text primary key,
     context_id text not null,
     engine text not null,
     until text,
     seen text not null
   ) strict, without rowid;
   create index last_seen_by_context on last_seen (context_id, engine);
   create table last_look (
     context_id text not null,
     engine text not null,
     at text not null,
     primary key (context_id, engine)
   ) strict, without rowid;
   alter table journal add column cluster_id text;
   create index journal_by_cluster on journal (cluster_id, seq);
   update journal set cluster_id = (select cluster_id from run where run.id = journal.run_id) where run_id is not null;
   update journal set cluster_id = (select cluster_id from run where run.plan_id = journal.plan_id limit 1)
     where cluster_id is null and plan_id is not null;`,
]
