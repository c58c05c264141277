-- CreateTable
CREATE TABLE "Question" (
    "id" TEXT NOT NULL,
    "place" BIGSERIAL NOT NULL,
    "source" TEXT NOT NULL,
    "conversationId" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "text" TEXT,
    "locale" TEXT NOT NULL,
    "reader" TEXT,
    "confidence" DOUBLE PRECISION NOT NULL,
    "article" TEXT,
    "listed" TEXT[],
    "unknownCodes" TEXT[],
    "continuesId" TEXT,
    "verdict" TEXT,
    "verdictAt" TIMESTAMPTZ(3),
    "reason" TEXT,
    "escalatedTo" TEXT,
    "escalatedAt" TIMESTAMPTZ(3),
    "silentAt" TIMESTAMPTZ(3),
    "openedArticle" TEXT,
    "openedAt" TIMESTAMPTZ(3),
    "returnedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Question_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "HelpVote" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "article" TEXT NOT NULL,
    "helped" BOOLEAN NOT NULL,
    "reason" TEXT,
    "note" TEXT,
    "locale" TEXT NOT NULL,

    CONSTRAINT "HelpVote_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Question_place_key" ON "Question"("place");

-- CreateIndex
CREATE INDEX "Question_of_conversation" ON "Question"("conversationId", "place");

-- CreateIndex
CREATE INDEX "Question_silent_longest" ON "Question"("silentAt");

-- CreateIndex
CREATE INDEX "Question_by_time" ON "Question"("at");

-- CreateIndex
CREATE INDEX "HelpVote_by_time" ON "HelpVote"("at");

-- CreateIndex
CREATE INDEX "Conversation_of_contact" ON "Conversation"("contactId");

-- CreateIndex
CREATE INDEX "Conversation_of_address" ON "Conversation"("personEmail");

-- AddForeignKey
ALTER TABLE "Question" ADD CONSTRAINT "Question_conversationId_fkey" FOREIGN KEY ("conversationId") REFERENCES "Conversation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- From here on: laws that Prisma cannot say.

ALTER TABLE "Question"
    ADD CONSTRAINT "source, locale and reader are known" CHECK (
        "source" IN ('chat', 'help') AND "locale" IN ('en', 'fr') AND "reader" IN ('customer', 'end-user')
    ),
    ADD CONSTRAINT "only the chat has a conversation" CHECK (("source" = 'chat') = ("conversationId" IS NOT NULL)),
    ADD CONSTRAINT "nobody is there to judge on help pages" CHECK (
        "source" = 'chat' OR num_nonnulls("article", "continuesId", "verdict", "escalatedTo", "silentAt", "returnedAt") = 0
    ),
    ADD CONSTRAINT "a verdict has a time" CHECK (
        CASE
            WHEN "verdict" IS NULL THEN num_nonnulls("verdictAt", "reason") = 0
            WHEN "verdict" IN ('confirmed', 'assumed') THEN "verdictAt" IS NOT NULL AND "reason" IS NULL
            ELSE "verdict" = 'refused' AND "verdictAt" IS NOT NULL
        END
    ),
    ADD CONSTRAINT "silence settles an answer, and only one without a verdict" CHECK (
        "silentAt" IS NULL OR ("article" IS NOT NULL AND num_nonnulls("verdict", "escalatedTo") = 0)
    ),
    ADD CONSTRAINT "escalated has a time" CHECK (
        ("escalatedTo" IS NULL) = ("escalatedAt" IS NULL) AND "escalatedTo" IN ('ticket', 'agent', 'provider')
    ),
    ADD CONSTRAINT "opened has a time" CHECK (("openedArticle" IS NULL) = ("openedAt" IS NULL));

ALTER TABLE "HelpVote"
    ADD CONSTRAINT "reason and locale are known" CHECK (
        "reason" IN ('unclear', 'wrong', 'missing', 'other') AND "locale" IN ('en', 'fr')
    );
