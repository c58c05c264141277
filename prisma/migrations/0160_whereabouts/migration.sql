-- AlterTable
ALTER TABLE "LiveTalk" ADD COLUMN     "browser" TEXT,
ADD COLUMN     "page" TEXT;
