"""From policy, stored findings and a moment to a verdict, a cause and a next step.

Called by everything that shows or tells how a channel stands. Pure: takes ``at``, never looks
at a clock, a database or a network; imports ``channels.contract`` and the models' types only.
"""
