-- AlterTable
ALTER TABLE "Ticket" ADD COLUMN     "circumstances" JSON NOT NULL DEFAULT '{}',
ADD COLUMN     "files" JSON NOT NULL DEFAULT '[]';
