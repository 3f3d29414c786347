"""What a running site tells its operator: log lines, faults (Sentry), traces (OpenTelemetry)."""
