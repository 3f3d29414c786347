"""What is written down: findings, events, pauses, budgets, answers not understood, alerts.

Called by probing, renewal, journeys, reports and callbacks. May import the models, the vault,
diagnosis and the registry; never calls a network itself.
"""
