const TIME_OF_DAY = /^\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?: ?[ap]m)?$/i;

/** Whether a value is a time of day without a date: `9:05`, `17:24:00`, `5:24 pm`. */
export const isTimeOfDay = (value: unknown): boolean => TIME_OF_DAY.test(String(value).trim());
