-- AlterTable
ALTER TABLE "Conversation" ADD COLUMN     "removedAt" TIMESTAMPTZ(3),
ADD COLUMN     "removedCustomerId" TEXT;

-- CreateTable
CREATE TABLE "Removal" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "counts" JSON NOT NULL,
    "xact" TEXT NOT NULL,

    CONSTRAINT "Removal_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AccessEntry" (
    "id" BIGSERIAL NOT NULL,
    "agentId" TEXT NOT NULL,
    "what" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "times" INTEGER NOT NULL,
    "firstAt" TIMESTAMPTZ(3) NOT NULL,
    "lastAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "AccessEntry_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Removal_of_transaction" ON "Removal"("xact");

-- CreateIndex
CREATE INDEX "AccessEntry_of_subject" ON "AccessEntry"("subject", "id");

-- CreateIndex
CREATE INDEX "AccessEntry_of_agent" ON "AccessEntry"("agentId", "id");

-- CreateIndex
CREATE INDEX "AccessEntry_by_time" ON "AccessEntry"("hour");

-- CreateIndex
CREATE UNIQUE INDEX "AccessEntry_once_an_hour" ON "AccessEntry"("agentId", "hour", "what", "subject");


-- From here on: laws that Prisma cannot say.

ALTER TABLE "AccessEntry"
    ADD CONSTRAINT "it was looked at" CHECK ("times" >= 1 AND "lastAt" >= "firstAt");

-- what there is of a person can be exported, and the audit log says who asked for it; whatever else it knows stays
DO $$
DECLARE
    kinds text := (
        SELECT pg_get_constraintdef(oid) FROM pg_constraint
        WHERE conrelid = '"AuditEntry"'::regclass AND conname = 'kind is known'
    );
    actions text := (
        SELECT pg_get_constraintdef(oid) FROM pg_constraint
        WHERE conrelid = '"AuditEntry"'::regclass AND conname = 'action is known'
    );
BEGIN
    ALTER TABLE "AuditEntry" DROP CONSTRAINT "kind is known", DROP CONSTRAINT "action is known";
    EXECUTE format('ALTER TABLE "AuditEntry" ADD CONSTRAINT "kind is known" %s',
        regexp_replace(kinds, '''setting''::text', '''setting''::text, ''person''::text'));
    EXECUTE format('ALTER TABLE "AuditEntry" ADD CONSTRAINT "action is known" %s',
        regexp_replace(actions, '''erased''::text', '''erased''::text, ''exported''::text'));
END $$;

-- The second exception to logs that are only ever written on: an old conversation goes whole. The transaction has to say
-- that it removes, by its own number, must have emptied the conversation before its log, and must leave a row in
-- "Removal". A line younger than 29 days goes in no case.
CREATE FUNCTION "isRemoving"() RETURNS boolean LANGUAGE sql VOLATILE AS $$
    SELECT COALESCE(current_setting('signpost.removal', true) = pg_current_xact_id()::text, false)
$$;

CREATE OR REPLACE FUNCTION "only_append"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND "isErasing"() THEN
        IF TG_TABLE_NAME = 'Message' THEN
            IF ROW(NEW."conversationId", NEW."seq", NEW."id", NEW."at", NEW."role", NEW."agentId", NEW."agentName")
                IS NOT DISTINCT FROM
                ROW(OLD."conversationId", OLD."seq", OLD."id", OLD."at", OLD."role", OLD."agentId", OLD."agentName")
                AND (NEW."clientId" IS NULL OR NEW."clientId" IS NOT DISTINCT FROM OLD."clientId")
            THEN RETURN NEW; END IF;
        ELSIF TG_TABLE_NAME = 'Event' THEN
            IF ROW(NEW."id", NEW."at", NEW."conversationId", NEW."ticketId", NEW."kind")
                IS NOT DISTINCT FROM ROW(OLD."id", OLD."at", OLD."conversationId", OLD."ticketId", OLD."kind")
            THEN RETURN NEW; END IF;
        ELSIF TG_TABLE_NAME = 'AuditEntry' THEN
            IF ROW(NEW."id", NEW."at", NEW."agentId", NEW."agentName", NEW."action", NEW."kind")
                IS NOT DISTINCT FROM ROW(OLD."id", OLD."at", OLD."agentId", OLD."agentName", OLD."action", OLD."kind")
            THEN RETURN NEW; END IF;
        END IF;
    END IF;
    IF TG_OP = 'DELETE' AND TG_TABLE_NAME IN ('Message', 'Event') AND "isRemoving"() THEN
        IF EXISTS (
            SELECT 1 FROM "Conversation" c
            WHERE c."id" = OLD."conversationId" AND c."seq" = 0
                AND (TG_TABLE_NAME = 'Event' OR OLD."at" < c."removedAt" - INTERVAL '29 days')
        ) THEN RETURN OLD; END IF;
    END IF;
    RAISE EXCEPTION '% is only ever written on; a row was to be changed by %', TG_TABLE_NAME, TG_OP;
END
$$;

CREATE FUNCTION "leaves_removal"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM "Removal" WHERE "xact" = pg_current_xact_id()::text) THEN
        RAISE EXCEPTION 'rows of % are removed only with a row in "Removal"', TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER "leaves_removal" AFTER DELETE ON "Message"
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "leaves_removal"();
CREATE CONSTRAINT TRIGGER "leaves_removal" AFTER DELETE ON "Event"
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "leaves_removal"();
CREATE TRIGGER "only_append" BEFORE UPDATE OR DELETE ON "Removal" FOR EACH ROW EXECUTE FUNCTION "only_append"();

-- A row of the access log counts on within its hour, and goes only in a transaction that says that it forgets what is old.
CREATE FUNCTION "looks_stay"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
        AND ROW(NEW."id", NEW."agentId", NEW."what", NEW."subject", NEW."hour", NEW."firstAt")
            IS NOT DISTINCT FROM ROW(OLD."id", OLD."agentId", OLD."what", OLD."subject", OLD."hour", OLD."firstAt")
        AND NEW."times" > OLD."times" AND NEW."lastAt" >= OLD."lastAt"
    THEN RETURN NEW; END IF;
    IF TG_OP = 'DELETE' AND current_setting('signpost.forgetting', true) = pg_current_xact_id()::text THEN RETURN OLD; END IF;
    RAISE EXCEPTION 'the access log is only ever written on; a row was to be changed by %', TG_OP;
END
$$;

CREATE TRIGGER "looks_stay" BEFORE UPDATE OR DELETE ON "AccessEntry" FOR EACH ROW EXECUTE FUNCTION "looks_stay"();
