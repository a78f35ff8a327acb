-- Where the migrations of libs/jobs are not: what those of libs/broadcast find there.
CREATE TABLE schema_compat (
    component       text PRIMARY KEY,
    version         int NOT NULL,
    compatible_from int NOT NULL
);
