-- Sessions from before know nothing of where they began: everybody signs in once more.
DELETE FROM "AgentSession";

-- AlterTable
ALTER TABLE "Agent" ADD COLUMN     "disabledAt" TIMESTAMPTZ(3),
ADD COLUMN     "oidcIssuer" TEXT,
ADD COLUMN     "oidcSubject" TEXT;

-- AlterTable
ALTER TABLE "AgentSession" DROP CONSTRAINT "AgentSession_pkey",
ADD COLUMN     "browser" TEXT,
ADD COLUMN     "id" TEXT NOT NULL,
ADD COLUMN     "lastUsedAt" TIMESTAMPTZ(3) NOT NULL,
ADD COLUMN     "network" TEXT,
ADD COLUMN     "previousHash" TEXT,
ADD COLUMN     "previousUntil" TIMESTAMPTZ(3),
ADD COLUMN     "rotatedAt" TIMESTAMPTZ(3) NOT NULL,
ADD COLUMN     "secondPassed" BOOLEAN NOT NULL,
ADD COLUMN     "startedAt" TIMESTAMPTZ(3) NOT NULL,
ADD COLUMN     "startedBy" TEXT NOT NULL,
ADD COLUMN     "system" TEXT,
ADD CONSTRAINT "AgentSession_pkey" PRIMARY KEY ("id");

-- CreateTable
CREATE TABLE "SecondFactor" (
    "agentId" TEXT NOT NULL,
    "material" TEXT,
    "lastStep" INTEGER,
    "pending" TEXT,

    CONSTRAINT "SecondFactor_pkey" PRIMARY KEY ("agentId")
);

-- CreateTable
CREATE TABLE "RecoveryCode" (
    "agentId" TEXT NOT NULL,
    "seal" TEXT NOT NULL,

    CONSTRAINT "RecoveryCode_pkey" PRIMARY KEY ("agentId","seal")
);

-- CreateTable
CREATE TABLE "SignInTry" (
    "key" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "SignInTry_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "SignInTry_by_time" ON "SignInTry"("until");

-- CreateIndex
CREATE UNIQUE INDEX "Agent_once_per_subject" ON "Agent"("oidcIssuer", "oidcSubject");

-- CreateIndex
CREATE UNIQUE INDEX "AgentSession_by_hash" ON "AgentSession"("hash");

-- CreateIndex
CREATE UNIQUE INDEX "AgentSession_by_previous_hash" ON "AgentSession"("previousHash");

-- AddForeignKey
ALTER TABLE "SecondFactor" ADD CONSTRAINT "SecondFactor_agentId_fkey" FOREIGN KEY ("agentId") REFERENCES "Agent"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RecoveryCode" ADD CONSTRAINT "RecoveryCode_agentId_fkey" FOREIGN KEY ("agentId") REFERENCES "Agent"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- From here on: laws that Prisma cannot say.

ALTER TABLE "Agent"
    ADD CONSTRAINT "bound to the provider whole or not at all" CHECK (num_nonnulls("oidcIssuer", "oidcSubject") IN (0, 2));

ALTER TABLE "AgentSession"
    ADD CONSTRAINT "start is known" CHECK ("startedBy" IN ('link', 'password', 'provider')),
    ADD CONSTRAINT "the secret before ends" CHECK ("previousUntil" IS NULL OR "previousHash" IS NOT NULL);

ALTER TABLE "SecondFactor"
    ADD CONSTRAINT "confirmed or being set up" CHECK (num_nonnulls("material", "pending") > 0),
    ADD CONSTRAINT "codes belong to what was confirmed" CHECK ("lastStep" IS NULL OR "material" IS NOT NULL);

ALTER TABLE "SignInTry"
    ADD CONSTRAINT "tries are counted" CHECK ("count" >= 1);
