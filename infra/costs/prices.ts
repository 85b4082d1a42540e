/** US dollars in us-east-1, as AWS's price pages said in November 2026. Other regions differ by up to a third. */
export const PRICES = {
  gpuOnDemandHour: { dollars: 0.526, what: 'g4dn.xlarge On-Demand, Linux, an hour' },
  gpuSpotHour: { dollars: 0.21, what: 'g4dn.xlarge Spot, an hour: it moves; some 60 % less is usual' },
  gp3GigabyteMonth: { dollars: 0.08, what: 'EBS gp3, a GB-month' },
  publicAddressHour: { dollars: 0.005, what: 'public IPv4 address, an hour' },
  lambdaGigabyteSecond: { dollars: 0.0000133334, what: 'Lambda on ARM, a GB-second' },
  lambdaMillionRequests: { dollars: 0.2, what: 'Lambda, a million requests' },
  thousandTransitions: { dollars: 0.025, what: 'Step Functions Standard, 1,000 state transitions' },
  millionExpressRequests: { dollars: 1, what: 'Step Functions Express, a million requests' },
  thousandPuts: { dollars: 0.005, what: 'S3, 1,000 PUT or LIST requests' },
  thousandGets: { dollars: 0.0004, what: 'S3, 1,000 GET requests' },
  s3GigabyteMonth: { dollars: 0.023, what: 'S3 Standard, a GB-month' },
  logGigabyte: { dollars: 0.5, what: 'CloudWatch Logs, a GB taken in' },
  metricMonth: {
    dollars: 0.3,
    what: 'CloudWatch custom metric, a month; by the hour in which it is written',
  },
  alarmMetricMonth: { dollars: 0.1, what: 'CloudWatch alarm, a month for each metric that it reads' },
  dashboardMonth: { dollars: 3, what: "CloudWatch dashboard, a month, after an account's first three" },
  ecrGigabyteMonth: { dollars: 0.1, what: 'ECR, a GB-month of compressed layers' },
  millionTraces: { dollars: 5, what: 'X-Ray, a million traces' },
  millionEvents: { dollars: 1, what: 'EventBridge, a million events of your own' },
  kmsKeyMonth: { dollars: 1, what: 'KMS key, a month' },
  endpointHour: { dollars: 0.01, what: 'interface endpoint, an hour for each zone' },
} as const;

export const HOURS_PER_MONTH = 730;
