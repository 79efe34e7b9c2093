const w3c = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?)?)?$/;
const epochSeconds = /^\d{5,}(\.\d+)?$/;

/** Milliseconds since 1970 of a W3C date (https://www.w3.org/TR/NOTE-datetime) or of epoch seconds; undefined for anything else. */
export const parseDate = (text: string): number | undefined => {
  if (epochSeconds.test(text)) return Number(text) * 1000;
  const [, year, month = '01', day = '01'] = w3c.exec(text) ?? [];
  if (year === undefined) return undefined;
  const daysInMonth = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  const time = Date.parse(text);
  return Number.isNaN(time) || Number(day) > daysInMonth ? undefined : time;
};
