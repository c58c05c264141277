-- The address by which an agent's own calendar program reads their deadlines; only its hash is kept.
CREATE TABLE "CalendarFeed" (
    "agentId" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "CalendarFeed_pkey" PRIMARY KEY ("agentId"),
    CONSTRAINT "CalendarFeed_agentId_fkey" FOREIGN KEY ("agentId") REFERENCES "Agent"("id") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE UNIQUE INDEX "CalendarFeed_by_hash" ON "CalendarFeed"("hash");
