/** US dollars in us-east-1, as on AWS's price pages in November 2026. Other regions differ by up to a third. */
export const PRICES = {
  gpuOnDemandHour: { dollars: 0.526, what: 'g4dn.xlarge On-Demand, Linux, per hour' },
  gpuSpotHour: { dollars: 0.21, what: 'g4dn.xlarge Spot, per hour: varies; about 60 % less is usual' },
  gp3GigabyteMonth: { dollars: 0.08, what: 'EBS gp3, per GB-month' },
  publicAddressHour: { dollars: 0.005, what: 'public IPv4 address, per hour' },
  lambdaGigabyteSecond: { dollars: 0.0000133334, what: 'Lambda on ARM, per GB-second' },
  lambdaMillionRequests: { dollars: 0.2, what: 'Lambda, per million requests' },
  thousandTransitions: { dollars: 0.025, what: 'Step Functions Standard, per 1,000 state transitions' },
  millionExpressRequests: { dollars: 1, what: 'Step Functions Express, per million requests' },
  thousandPuts: { dollars: 0.005, what: 'S3, per 1,000 PUT or LIST requests' },
  thousandGets: { dollars: 0.0004, what: 'S3, per 1,000 GET requests' },
  s3GigabyteMonth: { dollars: 0.023, what: 'S3 Standard, per GB-month' },
  logGigabyte: { dollars: 0.5, what: 'CloudWatch Logs, per GB ingested' },
  metricMonth: {
    dollars: 0.3,
    what: 'CloudWatch custom metric, per month; charged only for hours in which it is written',
  },
  alarmMetricMonth: { dollars: 0.1, what: 'CloudWatch alarm, per month and metric that it reads' },
  dashboardMonth: { dollars: 3, what: "CloudWatch dashboard, per month, after an account's first three" },
  ecrGigabyteMonth: { dollars: 0.1, what: 'ECR, per GB-month of compressed layers' },
  millionTraces: { dollars: 5, what: 'X-Ray, per million traces' },
  millionEvents: { dollars: 1, what: 'EventBridge, per million custom events' },
  kmsKeyMonth: { dollars: 1, what: 'KMS key, per month' },
  endpointHour: { dollars: 0.01, what: 'interface endpoint, per hour and zone' },
} as const;

export const HOURS_PER_MONTH = 730;
export const DAYS_PER_MONTH = HOURS_PER_MONTH / 24;
