-- CreateTable
CREATE TABLE "SavedReply" (
    "id" TEXT NOT NULL,
    "ownerId" TEXT,
    "title" TEXT NOT NULL,
    "locale" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "SavedReply_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AuditEntry" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "agentId" TEXT,
    "agentName" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "before" JSON,
    "after" JSON,

    CONSTRAINT "AuditEntry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Erasure" (
    "id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "agentId" TEXT NOT NULL,
    "agentName" TEXT NOT NULL,
    "counts" JSON NOT NULL,
    "xact" TEXT NOT NULL,

    CONSTRAINT "Erasure_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "SavedReply_by_title" ON "SavedReply"("ownerId", "title");

-- CreateIndex
CREATE INDEX "AuditEntry_by_time" ON "AuditEntry"("at", "id");

-- CreateIndex
CREATE INDEX "AuditEntry_of_agent" ON "AuditEntry"("agentId", "id");

-- CreateIndex
CREATE INDEX "AuditEntry_of_thing" ON "AuditEntry"("kind", "key", "id");

-- CreateIndex
CREATE INDEX "Erasure_by_time" ON "Erasure"("at");

-- CreateIndex
CREATE INDEX "Erasure_of_transaction" ON "Erasure"("xact");

-- AddForeignKey
ALTER TABLE "SavedReply" ADD CONSTRAINT "SavedReply_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "Agent"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- From here on: laws that Prisma cannot say.

ALTER TABLE "SavedReply"
    ADD CONSTRAINT "language is known" CHECK ("locale" IN ('en', 'fr')),
    ADD CONSTRAINT "a reply says something" CHECK ("title" <> '' AND "text" <> '');

ALTER TABLE "AuditEntry"
    ADD CONSTRAINT "action is known" CHECK ("action" IN ('added', 'changed', 'removed', 'confirmed', 'refused', 'erased')),
    ADD CONSTRAINT "kind is known" CHECK (
        "kind" IN ('customer', 'contact', 'invitation', 'site', 'agent', 'savedReply', 'erasure', 'setting')
    );

-- The logs are only ever written on, with one exception: erasing a person changes words, and words alone. The transaction
-- has to say that it is an erasure, by its own number, and must leave a receipt, or it cannot be committed.
CREATE FUNCTION "isErasing"() RETURNS boolean LANGUAGE sql VOLATILE AS $$
    SELECT COALESCE(current_setting('signpost.erasure', true) = pg_current_xact_id()::text, false)
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
    RAISE EXCEPTION '% is only ever written on; a row was to be changed by %', TG_TABLE_NAME, TG_OP;
END
$$;

CREATE TRIGGER "only_append" BEFORE UPDATE OR DELETE ON "AuditEntry" FOR EACH ROW EXECUTE FUNCTION "only_append"();
CREATE TRIGGER "only_append" BEFORE UPDATE OR DELETE ON "Erasure" FOR EACH ROW EXECUTE FUNCTION "only_append"();

CREATE FUNCTION "leaves_receipt"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM "Erasure" WHERE "xact" = pg_current_xact_id()::text) THEN
        RAISE EXCEPTION 'words of % are erased only with a receipt in "Erasure"', TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER "leaves_receipt" AFTER UPDATE ON "Message"
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "leaves_receipt"();
CREATE CONSTRAINT TRIGGER "leaves_receipt" AFTER UPDATE ON "Event"
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "leaves_receipt"();
CREATE CONSTRAINT TRIGGER "leaves_receipt" AFTER UPDATE ON "AuditEntry"
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "leaves_receipt"();
