"""The CloudFormation templates: the role of one account, and the same role in every account of an organization."""

import textwrap
from typing import Any

ROLE_TEMPLATE = """\
# Made by `make reference` from the declarations. The role with which Emptyset reads this account; README.md beside tells how to deploy it.
AWSTemplateFormatVersion: "2010-09-09"
Description: The role with which Emptyset reads this account. It lists and describes; it changes nothing and reads no stored data.
Parameters:
  Reader:
    Type: String
    Description: Who may assume the role, as the ARN of a role or user, or the number of an account whose administrators then decide.
    AllowedPattern: '^([0-9]{12}|arn:[a-z-]+:iam::[0-9]{12}:(root|(role|user)/[A-Za-z0-9+=,.@_/-]+))$'
    ConstraintDescription: an account number of 12 digits, or the ARN of a role or user
  RoleName:
    Type: String
    Default: emptyset-audit
    Description: What collect is given as --role-name.
    AllowedPattern: '^[A-Za-z0-9+=,.@_-]{1,64}$'
  ExternalId:
    Type: String
    Default: ""
    Description: If set, the role is given only to who names it (collect --external-id).
    AllowedPattern: '^$|^[A-Za-z0-9+=,.@:/-]{2,1224}$'
Conditions:
  HasExternalId: !Not [!Equals [!Ref ExternalId, ""]]
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      RoleName: !Ref RoleName
      Description: Emptyset reads the configuration of this account.
      MaxSessionDuration: 3600
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              AWS: !Ref Reader
            Action: sts:AssumeRole
            Condition: !If
              - HasExternalId
              - StringEquals:
                  sts:ExternalId: !Ref ExternalId
              - !Ref AWS::NoValue
      Policies:
        - PolicyName: emptyset-read
          PolicyDocument:
            Version: "<version>"
            Statement:
<statements>
Outputs:
  RoleArn:
    Description: The ARN of the role.
    Value: !GetAtt Role.Arn
"""

STACKSET_TEMPLATE = """\
# Made by `make reference`. Deployed in an organization's management account, it puts role.yaml, which stands in it word for word, into
# every member, present and future. A StackSet does not reach the management account itself: README.md beside tells what to do there.
AWSTemplateFormatVersion: "2010-09-09"
Description: The role with which Emptyset reads, in every member account of an organization.
Parameters:
  Targets:
    Type: CommaDelimitedList
    Description: The root of the organization (r-...) for all members, or organizational units (ou-...).
  Reader:
    Type: String
    Description: Who may assume the role, as the ARN of a role or user, or the number of an account whose administrators then decide.
  RoleName:
    Type: String
    Default: emptyset-audit
    Description: What collect is given as --role-name.
  ExternalId:
    Type: String
    Default: ""
    Description: If set, the role is given only to who names it (collect --external-id).
Resources:
  Roles:
    Type: AWS::CloudFormation::StackSet
    Properties:
      StackSetName: emptyset-role
      Description: The role with which Emptyset reads.
      PermissionModel: SERVICE_MANAGED
      AutoDeployment:
        Enabled: true
        RetainStacksOnAccountRemoval: false
      Capabilities: [CAPABILITY_NAMED_IAM]
      ManagedExecution:
        Active: true
      OperationPreferences:
        FailureTolerancePercentage: 100
        MaxConcurrentPercentage: 100
      Parameters:
        - ParameterKey: Reader
          ParameterValue: !Ref Reader
        - ParameterKey: RoleName
          ParameterValue: !Ref RoleName
        - ParameterKey: ExternalId
          ParameterValue: !Ref ExternalId
      StackInstancesGroup:
        - DeploymentTargets:
            OrganizationalUnitIds: !Ref Targets
          Regions: [!Ref AWS::Region]  # a role is global, so one region is enough
      TemplateBody: |
<template>"""


def role(policy: dict[str, Any]) -> str:
    """The template of the role, with the policy in it."""
    statements = "\n".join(_statement(s) for s in policy["Statement"])
    return ROLE_TEMPLATE.replace("<version>", policy["Version"]).replace("<statements>", statements)


def stackset(policy: dict[str, Any]) -> str:
    """The template of the StackSet, with the role's template in it."""
    return STACKSET_TEMPLATE.replace("<template>", textwrap.indent(role(policy), " " * 8))


def _statement(statement: dict[str, Any]) -> str:
    actions = "\n".join(f"      - {action}" for action in statement["Action"])
    text = (
        f"- Sid: {statement['Sid']}\n  Effect: {statement['Effect']}\n  Action:\n{actions}\n  Resource:{_resources(statement['Resource'])}"
    )
    return textwrap.indent(text, " " * 14)


def _resources(said: str | list[str]) -> str:
    """Every resource, or a list of them; the partition is that of the stack."""
    if isinstance(said, str):
        return f' "{said}"'
    return "".join(f'\n      - !Sub "{resource.replace("arn:aws:", "arn:${AWS::Partition}:")}"' for resource in said)
