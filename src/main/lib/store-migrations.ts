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
]
