-- Reports keep what a past day came to: what is written about times that are over is noted for them.

-- In the order in which turns lock them, so that we do not wait for each other.
LOCK TABLE "Conversation", "Ticket", "Target", "Question", "Event", "Satisfaction" IN SHARE ROW EXCLUSIVE MODE;

-- CreateTable
CREATE TABLE "_PastChange" (
    "transaction" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "writtenAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "_PastChange_pkey" PRIMARY KEY ("transaction","at")
);



-- From here on: what Prisma cannot say.

-- By quarters of an hour, once in a transaction: days begin with one in every zone since 2020, and many rows go at once at a removal.
CREATE FUNCTION "note_past"(VARIADIC "times" TIMESTAMPTZ[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO "_PastChange" ("transaction", "at", "writtenAt")
    SELECT DISTINCT pg_current_xact_id()::text::bigint, date_bin('15 minutes', "time", timestamptz 'epoch'), now()
    FROM unnest("times") AS "time" WHERE "time" IS NOT NULL
    ON CONFLICT DO NOTHING
$$;

-- What was written lately is counted at every report, so that it need not be noted: a turn pays no more than a glance at a time.
-- Longer ago than these three hours is what reports keep (NOTED_AFTER_MS in src/storage/pastChanges.ts).

CREATE FUNCTION "note_past_question"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM "note_past"(OLD."at", NEW."at");
    -- whether a question that goes on with this one counts as a gap hangs on this one
    PERFORM "note_past"(q."at") FROM "Question" q
    WHERE q."conversationId" = OLD."conversationId" AND q."continuesId" = OLD."id";
    RETURN NULL;
END
$$;
CREATE TRIGGER "note_past_added" AFTER INSERT ON "Question" FOR EACH ROW
    WHEN (NEW."at" < now() - interval '3 hours') EXECUTE FUNCTION "note_past_question"();
CREATE TRIGGER "note_past_changed" AFTER UPDATE ON "Question" FOR EACH ROW
    WHEN (least(OLD."at", NEW."at") < now() - interval '3 hours'
        AND (OLD."at", OLD."counted", OLD."text" IS NULL, OLD."conversationId", OLD."continuesId")
            IS DISTINCT FROM (NEW."at", NEW."counted", NEW."text" IS NULL, NEW."conversationId", NEW."continuesId"))
    EXECUTE FUNCTION "note_past_question"();
CREATE TRIGGER "note_past_removed" AFTER DELETE ON "Question" FOR EACH ROW
    WHEN (OLD."at" < now() - interval '3 hours') EXECUTE FUNCTION "note_past_question"();

CREATE FUNCTION "note_past_target"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM "note_past"(OLD."openedAt", NEW."openedAt");
    RETURN NULL;
END
$$;
CREATE TRIGGER "note_past_added" AFTER INSERT ON "Target" FOR EACH ROW
    WHEN (NEW."openedAt" < now() - interval '3 hours') EXECUTE FUNCTION "note_past_target"();
CREATE TRIGGER "note_past_changed" AFTER UPDATE ON "Target" FOR EACH ROW
    WHEN (least(OLD."openedAt", NEW."openedAt") < now() - interval '3 hours'
        AND (OLD."openedAt", OLD."tier", OLD."customerId", OLD."assigneeId", OLD."solvedAt", OLD."kind", OLD."clock", OLD."state",
            OLD."startedAt", OLD."dueAt", OLD."keptAt", OLD."metAt", OLD."pauses"::text)
            IS DISTINCT FROM (NEW."openedAt", NEW."tier", NEW."customerId", NEW."assigneeId", NEW."solvedAt", NEW."kind", NEW."clock",
            NEW."state", NEW."startedAt", NEW."dueAt", NEW."keptAt", NEW."metAt", NEW."pauses"::text))
    EXECUTE FUNCTION "note_past_target"();
CREATE TRIGGER "note_past_removed" AFTER DELETE ON "Target" FOR EACH ROW
    WHEN (OLD."openedAt" < now() - interval '3 hours') EXECUTE FUNCTION "note_past_target"();

CREATE FUNCTION "note_past_ticket"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM "note_past"(OLD."openedAt", NEW."openedAt");
    -- what was said of it counts for its customer and tier
    PERFORM "note_past"(s."at") FROM "Satisfaction" s WHERE s."ticketId" = OLD."id";
    RETURN NULL;
END
$$;
CREATE TRIGGER "note_past_added" AFTER INSERT ON "Ticket" FOR EACH ROW
    WHEN (NEW."openedAt" < now() - interval '3 hours') EXECUTE FUNCTION "note_past_ticket"();
CREATE TRIGGER "note_past_changed" AFTER UPDATE ON "Ticket" FOR EACH ROW
    WHEN (least(OLD."openedAt", NEW."openedAt") < now() - interval '3 hours'
        AND (OLD."openedAt", OLD."tier", OLD."customerId", OLD."assigneeId")
            IS DISTINCT FROM (NEW."openedAt", NEW."tier", NEW."customerId", NEW."assigneeId"))
    EXECUTE FUNCTION "note_past_ticket"();
CREATE TRIGGER "note_past_removed" AFTER DELETE ON "Ticket" FOR EACH ROW
    WHEN (OLD."openedAt" < now() - interval '3 hours') EXECUTE FUNCTION "note_past_ticket"();

CREATE FUNCTION "note_past_moment"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM "note_past"(OLD."at", NEW."at");
    RETURN NULL;
END
$$;
CREATE TRIGGER "note_past_added" AFTER INSERT ON "Event" FOR EACH ROW
    WHEN (NEW."kind" = 'AgentAskedFor' AND NEW."at" < now() - interval '3 hours') EXECUTE FUNCTION "note_past_moment"();
CREATE TRIGGER "note_past_changed" AFTER UPDATE ON "Event" FOR EACH ROW
    WHEN ('AgentAskedFor' IN (OLD."kind", NEW."kind") AND least(OLD."at", NEW."at") < now() - interval '3 hours'
        AND (OLD."at", OLD."kind", OLD."conversationId") IS DISTINCT FROM (NEW."at", NEW."kind", NEW."conversationId"))
    EXECUTE FUNCTION "note_past_moment"();
CREATE TRIGGER "note_past_removed" AFTER DELETE ON "Event" FOR EACH ROW
    WHEN (OLD."kind" = 'AgentAskedFor' AND OLD."at" < now() - interval '3 hours') EXECUTE FUNCTION "note_past_moment"();
CREATE TRIGGER "note_past_added" AFTER INSERT ON "Satisfaction" FOR EACH ROW
    WHEN (NEW."at" < now() - interval '3 hours') EXECUTE FUNCTION "note_past_moment"();
CREATE TRIGGER "note_past_changed" AFTER UPDATE ON "Satisfaction" FOR EACH ROW
    WHEN (least(OLD."at", NEW."at") < now() - interval '3 hours'
        AND (OLD."at", OLD."score", OLD."agentId", OLD."word" IS NULL)
            IS DISTINCT FROM (NEW."at", NEW."score", NEW."agentId", NEW."word" IS NULL))
    EXECUTE FUNCTION "note_past_moment"();
CREATE TRIGGER "note_past_removed" AFTER DELETE ON "Satisfaction" FOR EACH ROW
    WHEN (OLD."at" < now() - interval '3 hours') EXECUTE FUNCTION "note_past_moment"();

-- What somebody asked counts for the customer they turn out to belong to.
CREATE FUNCTION "note_past_conversation"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM "note_past"(q."at") FROM "Question" q
    WHERE q."conversationId" = NEW."id" AND q."at" < now() - interval '3 hours';
    PERFORM "note_past"(e."at") FROM "Event" e
    WHERE e."conversationId" = NEW."id" AND e."kind" = 'AgentAskedFor' AND e."at" < now() - interval '3 hours';
    RETURN NULL;
END
$$;
CREATE TRIGGER "note_past_changed" AFTER UPDATE ON "Conversation" FOR EACH ROW
    WHEN ((OLD."customerId", OLD."removedCustomerId") IS DISTINCT FROM (NEW."customerId", NEW."removedCustomerId"))
    EXECUTE FUNCTION "note_past_conversation"();
