/** "3 d 4 h", "2 h 14 min", "14 min", "1 min 20 s"; never negative. Only the word for a day differs by language. */
export function spanOf(ms: number, day: string): string {
  const seconds = Math.floor(Math.abs(ms) / 1000)
  const minutes = Math.floor(seconds / 60)
  const hours = Math.floor(minutes / 60)
  if (seconds < 60) return `${seconds} s`
  if (minutes < 5) return `${minutes} min ${seconds % 60} s`
  if (hours < 1) return `${minutes} min`
  if (hours < 24) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`
  const days = `${Math.floor(hours / 24)} ${day}`
  return hours % 24 ? `${days} ${hours % 24} h` : days
}
