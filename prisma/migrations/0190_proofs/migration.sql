-- When an agent was last proven in a session; those that are open were proven when they began. The default is for nodes of
-- the release before, which go on while this one starts.
ALTER TABLE "AgentSession" ADD COLUMN "provenAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;
UPDATE "AgentSession" SET "provenAt" = "startedAt";

-- Browsers in which agents have signed in; only hashes are kept.
CREATE TABLE "AgentDevice" (
    "agentId" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "lastAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "AgentDevice_pkey" PRIMARY KEY ("agentId","hash"),
    CONSTRAINT "AgentDevice_agentId_fkey" FOREIGN KEY ("agentId") REFERENCES "Agent"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
