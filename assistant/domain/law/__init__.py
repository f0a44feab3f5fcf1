"""What may be claimed for a late payment, country by country: interest, compensation, fees, and the formal notice."""
