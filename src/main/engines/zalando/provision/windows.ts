/** A maintenance window: how many minutes it lasts, or what is wrong with it in words. */
export function readWindow(text: string): { readonly minutes: number } | { readonly fault: string } {
  // The CRD's pattern.
  const match = /^ *(?:(Mon|Tue|Wed|Thu|Fri|Sat|Sun):)?(2[0-3]|[01]?\d):([0-5]?\d)-(2[0-3]|[01]?\d):([0-5]?\d) *$/.exec(text)
  if (match === null) return { fault: text === '' ? 'Enter a window, or remove this line.' : `“${text}” is not a window.` }
  const [, , fromHour, fromMinute, toHour, toMinute] = match
  const minutes = Number(toHour) * 60 + Number(toMinute) - Number(fromHour) * 60 - Number(fromMinute)
  return minutes > 0 ? { minutes } : { fault: 'A window must end after it begins, on the same day.' }
}
