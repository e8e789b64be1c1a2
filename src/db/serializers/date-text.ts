/** An instant in UTC as Python's `isoformat()` has it: `2006-06-16T11:00:00+00:00`, with microseconds if there are any. */
export function isoFormat(moment: Date, separator: "T" | " "): string {
  const [day, time] = moment.toISOString().slice(0, -1).split("T") as [string, string];
  return `${day}${separator}${time.endsWith(".000") ? time.slice(0, -4) : `${time}000`}+00:00`;
}
