-- AlterTable
ALTER TABLE "Ticket" ADD COLUMN     "calls" JSON;

-- AlterTable
ALTER TABLE "Target" ADD COLUMN     "warnings" JSON;

-- CreateTable
CREATE TABLE "Alert" (
    "ticketId" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "toldAt" TIMESTAMPTZ(3) NOT NULL,
    "count" INTEGER NOT NULL,
    "isLate" BOOLEAN NOT NULL,
    "agentIds" TEXT[],

    CONSTRAINT "Alert_pkey" PRIMARY KEY ("ticketId","target","kind","at")
);

-- CreateIndex
CREATE INDEX "Alert_told_last" ON "Alert"("toldAt");

-- AddForeignKey
ALTER TABLE "Alert" ADD CONSTRAINT "Alert_ticketId_fkey" FOREIGN KEY ("ticketId") REFERENCES "Ticket"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- From here on: laws that Prisma cannot say, and what stands in the database already.

-- A clock that runs keeps the warning that was still to be given, and is warned of once more 15 minutes before it is due.
-- On opening hours that may be a little early, never late; whoever counts it anew puts it right.
UPDATE "Target" SET "warnings" = (
    SELECT COALESCE(json_agg(json_build_object('kind', w."kind", 'at', w."at") ORDER BY w."at"), '[]'::json) FROM (
        SELECT DISTINCT ON (known."at") known."kind", known."at" FROM (
            VALUES
                (1, 'dueSoon', floor(extract(epoch FROM "dueAt" - INTERVAL '15 minutes') * 1000)::bigint),
                (2, 'warning', floor(extract(epoch FROM "warnAt") * 1000)::bigint)
        ) AS known("place", "kind", "at")
        WHERE known."at" IS NOT NULL AND known."at" > extract(epoch FROM "clockStartsAt") * 1000
        ORDER BY known."at", known."place"
    ) AS w
) WHERE "state" IN ('running', 'paused');

ALTER TABLE "Target" DROP CONSTRAINT "exactly one state";
ALTER TABLE "Target" DROP COLUMN "warnAt";
ALTER TABLE "Target"
    ADD CONSTRAINT "exactly one state" CHECK (
        CASE "state"
            WHEN 'running' THEN "warnings" IS NOT NULL AND num_nonnulls("pausedAt", "keptAt", "metAt") = 0
            WHEN 'paused' THEN num_nulls("warnings", "pausedAt") = 0 AND num_nonnulls("keptAt", "metAt") = 0
            WHEN 'kept' THEN "keptAt" IS NOT NULL AND num_nonnulls("warnings", "pausedAt", "metAt") = 0
            WHEN 'broken' THEN num_nonnulls("warnings", "pausedAt", "keptAt") = 0
            ELSE false
        END
    );

-- A tier 3 that nobody has answered: the desk is called for it from the next look on.
UPDATE "Ticket" AS t SET
    "calls" = json_build_object('from', c."from", 'everyMs', 900000),
    "nextAlarmAt" = CASE WHEN t."status" = 'open' AND EXISTS (
        SELECT 1 FROM "Target" AS g WHERE g."ticketId" = t."id" AND g."kind" = 'firstResponse'
            AND (g."state" = 'running' OR (g."state" = 'broken' AND g."metAt" IS NULL))
    ) THEN to_timestamp(c."from" / 1000.0) ELSE t."nextAlarmAt" END
FROM (
    SELECT "id", COALESCE(
        (SELECT max((e->>'at')::bigint) FROM json_array_elements("tierChanges") AS e WHERE e->>'to' = '3'),
        floor(extract(epoch FROM "openedAt") * 1000)::bigint
    ) AS "from" FROM "Ticket" WHERE "tier" = 3
) AS c WHERE c."id" = t."id";

-- The warning 15 minutes before may come before what was to be told next.
UPDATE "Ticket" AS t SET "nextAlarmAt" = LEAST(t."nextAlarmAt", w."at") FROM (
    SELECT g."ticketId", min(to_timestamp((e->>'at')::bigint / 1000.0)) AS "at"
    FROM "Target" AS g, json_array_elements(g."warnings") AS e WHERE g."state" = 'running' GROUP BY g."ticketId"
) AS w WHERE w."ticketId" = t."id" AND t."status" = 'open';

ALTER TABLE "Alert"
    ADD CONSTRAINT "an alert is known" CHECK (
        "target" IN ('firstResponse', 'fix') AND "kind" IN ('received', 'warning', 'dueSoon', 'breach', 'unanswered')
    ),
    ADD CONSTRAINT "it counts at least itself" CHECK ("count" >= 1 AND ("count" = 1 OR "kind" IN ('received', 'unanswered'))),
    ADD CONSTRAINT "whoever is late calls nobody" CHECK (NOT "isLate" OR "agentIds" = '{}');
-- An alert goes with its ticket, and is never changed.
CREATE TRIGGER "only_append" BEFORE UPDATE ON "Alert" FOR EACH ROW EXECUTE FUNCTION "only_append"();
